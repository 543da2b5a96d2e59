"""The pieces of the page Pemberi Kerja."""

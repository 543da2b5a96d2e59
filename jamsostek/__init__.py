"""Jamsostek NTT: the library the dashboard's pages stand on.

The domain half (everything outside :mod:`jamsostek.view`) knows no Streamlit, Plotly or pydeck,
so it runs from the command line and in tests without a browser.
"""

__version__ = "0.3.0"

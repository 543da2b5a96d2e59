"""The award's scoring room: who is judged by what, the order that comes of it, its protocol."""

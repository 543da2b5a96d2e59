"""stub"""
from jamsostek.view import shell

here = shell.guard("data")
shell.heading("data")

"""stub"""
from jamsostek.view import shell

here = shell.guard("awards")
shell.heading("awards")

"""stub"""
from jamsostek.view import shell

here = shell.guard("growth")
shell.heading("growth")

"""stub"""
from jamsostek.view import shell

here = shell.guard("sources")
shell.heading("sources")

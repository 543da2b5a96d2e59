"""Program: the rules in force on a day, a contribution computed, money in and out, claims."""

from jamsostek.view.frame import shell

here = shell.guard("programs")

from jamsostek.view.programs import (
    calculator,
    claims,
    money,
    rulebook,
)

shell.heading(here.say("programs.title"))
view = rulebook.choose_view(here)
if view in rulebook.FROM_RULES and here.ask("programs/rule_history").empty:
    shell.empty(here.say("programs.no_rules"), here.say("programs.no_rules_how"))
else:
    {
        "rules": rulebook.rules,
        "calculator": calculator.calculator,
        "money": money.money,
        "claims": claims.claims,
    }[view](here)

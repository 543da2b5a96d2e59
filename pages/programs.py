"""Program: the rules in force on a day, a contribution computed, money in and out, claims."""

from jamsostek.view import shell

here = shell.guard("programs")

from jamsostek.view import calculator, claims, money, programs

shell.heading(here.say("programs.title"))
view = programs.choose_view(here)
if view in programs.FROM_RULES and here.ask("programs/rule_history").empty:
    shell.empty(here.say("programs.no_rules"), here.say("programs.no_rules_how"))
else:
    {
        "rules": programs.rules,
        "calculator": calculator.calculator,
        "money": money.money,
        "claims": claims.claims,
    }[view](here)

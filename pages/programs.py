"""Program: the rules in force on a day, a contribution computed, money in and out, claims."""

from jamsostek.view import shell

here = shell.guard("programs")

from jamsostek.view import calculator, claims, money, programs

shell.heading(here.say("programs.title"))
{
    "rules": programs.rules,
    "calculator": calculator.calculator,
    "money": money.money,
    "claims": claims.claims,
}[programs.choose_view(here)](here)

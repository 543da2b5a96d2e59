"""Pemberi kerja: who registers only a part of the workers, who is in arrears, whom to visit."""

from jamsostek.view.frame import shell

here = shell.guard("employers")

from jamsostek.view.employers import employers, overview, vendors, visits

say = here.say
summary = here.ask("employers/summary", **here.filters).iloc[0]
title = say("employers.title", place=shell.place_name(here))
if summary["employers"]:
    shell.heading(title, employers.finding(here, summary))
    {
        "overview": overview.overview,
        "visits": visits.visits,
        "vendors": vendors.vendors,
    }[employers.choose_view(here)](here, summary)
    employers.source(here)
else:
    shell.heading(title)
    employers.tell_none(here)

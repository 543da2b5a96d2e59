"""Pemberi kerja: who registers only a part of the workers, who is in arrears, whom to visit."""

from jamsostek.view.frame import shell

here = shell.guard("employers")

from jamsostek.view.employers import employers, overview, vendors, visits

employers.heading(here)
if employers.summary(here)["employers"]:
    {
        "overview": overview.overview,
        "visits": visits.visits,
        "vendors": vendors.vendors,
    }[employers.choose_view(here)](here)
    employers.source(here)
else:
    employers.tell_none(here)

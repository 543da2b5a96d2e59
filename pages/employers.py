"""Pemberi kerja: who registers only a part of the workers, who is in arrears, whom to visit."""

from jamsostek.view.frame import shell

here = shell.guard("employers")

from jamsostek.view.employers import employers, one, overview, vendors, visits

if code := one.choose(here):
    one.draw(here, code)
    employers.source(here)
elif employers.summary(here)["employers"]:
    employers.heading(here)
    {
        "overview": overview.overview,
        "visits": visits.visits,
        "vendors": vendors.vendors,
    }[employers.choose_view(here)](here)
    employers.source(here)
else:
    employers.heading(here)
    employers.tell_none(here)

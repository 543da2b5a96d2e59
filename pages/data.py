"""Data: what ships, an office's imports, what columns mean, whether rules hold, whose rights."""

from jamsostek.view.frame import shell

here = shell.guard("data")

from jamsostek.view.data import contents, dictionary, drop, quality, targets, versions

say = here.say
shell.heading(say("data.title"), contents.finding(here))
part = contents.choose_part(here)
{
    "files": contents.files,
    "import": drop.draw,
    "targets": targets.draw,
    "dictionary": dictionary.dictionary,
    "metrics": dictionary.metric_list,
    "quality": quality.quality,
    "versions": versions.versions,
}[part](here)

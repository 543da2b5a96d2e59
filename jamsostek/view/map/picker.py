"""What is mapped, chosen in the page and in the address, each code of a link judged as input."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st
from htmltools import tags

from jamsostek.base.language import Speaker
from jamsostek.contract import metrics
from jamsostek.view.frame import address, markup
from jamsostek.view.frame.shell import Screen
from jamsostek.view.map import frames
from jamsostek.view.map.choice import CLASS_COUNTS, KINDS, LEVELS, POINTS, SCHEMES, Choice
from jamsostek.view.parts import choices

# the first of these there is: without an office's data what is published of most regencies
_FIRST = ("active_members", "vulnerable_covered")
_MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
_USUAL_CLASSES = 6
_TWO = ("pair", "crossed")
# of the code of what the areas of a level lie in
_DIGITS = {"regency": 0, "district": 4, "village": 6}


def measures(here: Screen) -> pd.DataFrame:
    """What can be mapped, in the order of the registry, by name."""
    found = here.ask("map/measures").set_index("metric")
    return found.loc[[name for name in metrics.registry() if name in found.index]]


def choose(here: Screen) -> Choice:
    """Draw the widgets and return what is chosen, fit for the measures there are."""
    found = measures(here)
    row = st.container(horizontal=True, vertical_alignment="bottom", key="map_choices")
    name = _measure(row, here, found, "metric", "map.measure")
    kind = _kind(row, here)
    second = None
    if kind in _TWO:
        second = _measure(row, here, found.drop(index=name), "second", "map.second")
    if not here.narrow:
        _definition(here.say, name, found.loc[name])
    region = _region(here)
    label = here.say("map.options_narrow" if here.narrow else "map.options")
    with row.popover(label, icon=":material/tune:"):
        if here.narrow:
            _definition(here.say, name, found.loc[name])
        level = _level(here, region, list(found.at[name, "levels"]), kind)
        parts = _parts(here, found.loc[name])
        scheme, count = _classes(here)
        options = ("", *POINTS)
        points = choices.select(st, here, "points", options, "map.points", "map.points_")
    choice = Choice(
        metric=name,
        level=level,
        region=region[: _DIGITS[level]] if region and level != "regency" else None,
        scheme=scheme,
        classes=count,
        second=second,
        points=points or None,
        kind=kind,
        **parts,
    )
    return _at_a_period(here, choice, bool(found.at[name, "is_monthly"]))


def views(here: Screen, choice: Choice) -> list[Choice]:
    """What is seen, one measure at a time; the second as it was last known by the period of the
    first, and beside the latest of the first the latest there is, as the browser has it."""
    if not choice.second:
        return [choice]
    first = replace(choice, second=None)
    other = replace(first, metric=choice.second, month=None, year=None)
    is_monthly = bool(measures(here).at[choice.second, "is_monthly"])
    shown = choice.month or (date(choice.year, 12, 31) if choice.year else None)
    is_latest = shown is None or shown >= frames.periods(here, _asked(first))[-1]
    if is_latest and not is_monthly:
        return [first, other]
    known = frames.periods(here, _asked(other))
    found = [day for day in known if is_latest or day <= shown] or [shown]
    return [first, _at(other, found[-1], is_monthly)]


def _measure(where, here: Screen, found: pd.DataFrame, key: str, label: str) -> str:
    """A measure, searched for by typing, in groups as the registry has them."""
    say, groups = here.say, list(dict.fromkeys(found["metric_group"]))
    names = sorted(found.index, key=lambda name: groups.index(found.at[name, "metric_group"]))

    def words(name: str) -> str:
        group = say(f"group.{found.at[name, 'metric_group']}")
        return f"{group} › {metrics.metric(name).labels[say.language]}"

    _old_link(key, names)
    return where.selectbox(
        say(label),
        names,
        format_func=words,
        key=address.bind(key, names, next((n for n in _FIRST if n in names), names[0])),
        placeholder=say("map.measure_hint"),
        label_visibility="collapsed",
        width=380,
    )


def _old_link(key: str, names: list[str]) -> None:
    """Links of earlier versions called a measure an indicator."""
    old = st.query_params.get("indicator")
    if key != "metric" or old is None:
        return
    st.query_params.pop("indicator")
    if "metric" in st.query_params:
        return
    # what the press says of these has a name of its own since the office's own are mapped, too
    told = {m.published_as: m.name for m in metrics.registry().values() if m.published_as}
    new = told.get(old, old)
    if new in names:
        address.choose("metric", new)
    else:
        address.note_unknown("indicator", old, names[0])


def _definition(say: Speaker, name: str, row: pd.Series) -> None:
    """What the measure means, of what it is a share, and how deep it goes."""
    metric = metrics.metric(name)

    def of(texts: dict[str, str]) -> str:
        return texts[say.language]

    lines = [of(metric.definitions)]
    if of(metric.numerator):
        lines.append(
            say("map.parts", numerator=of(metric.numerator), denominator=of(metric.denominator))
        )
    deepest = row["levels"][-1]
    if deepest != LEVELS[-1]:
        lines.append(say(f"map.only_{deepest}"))
    markup.draw(tags.p(" ".join(lines), class_="subtitle"))


def _kind(where, here: Screen) -> str:
    """All in sight where there is room."""
    if here.narrow:
        return choices.select(
            where, here, "kind", KINDS, "map.kind", "map.kind_", width=150, is_named=False
        )
    with where:
        return choices.switch(here, "kind", KINDS, "map.kind", "map.kind_")


def _parts(here: Screen, row: pd.Series) -> dict[str, str | None]:
    """Whose members, who pays, and of what a share is taken, where the measure can tell."""
    found: dict[str, str | None] = {"segment": None, "payer": None, "denominator": None}
    if row["by_segment"]:
        found["segment"] = choices.segment(st, here) or None
    if row["by_payer"]:
        found["payer"] = choices.payer(st, here) or None
    denominators = list(row["denominators"])
    if denominators:
        label = here.say.language
        chosen = choices.select(
            st, here, "denominator", denominators, "map.denominator",
            lambda name: metrics.metric(name).labels[label], width="stretch",
        )  # fmt: skip
        # members of a segment are held against its own workers: which count that is the query knows
        is_of_segment = found["segment"] in (None, metrics.metric(chosen).workers_of)
        found["denominator"] = chosen if is_of_segment else None
    return found


def _classes(here: Screen) -> tuple[str, int]:
    scheme = choices.select(st, here, "scheme", SCHEMES, "map.scheme", "map.scheme_")
    counts = [str(count) for count in CLASS_COUNTS]
    if scheme == "fixed":
        address.bind("classes", counts, str(_USUAL_CLASSES))
        return scheme, _USUAL_CLASSES
    count = choices.select(
        st, here, "classes", counts, "map.classes", lambda count: count, default=str(_USUAL_CLASSES)
    )
    return scheme, int(count)


def _region(here: Screen) -> str | None:
    """The regency in the shared filter, or the district of it that this page chose."""
    if not here.region:
        address.bind("district", ("",))
        return None
    districts = here.ask("reference/districts", region=here.region)["district_code"]
    address.bind("district", ["", *districts])
    return address.chosen("district") or here.region


def _level(here: Screen, region: str | None, levels: list[str], kind: str) -> str:
    """How deep the map goes: into what is chosen, as far as the measure can tell; of the whole
    province to the regencies, or to all districts if that is asked for."""
    if region is None:
        offered = levels[:2] if kind != "tiles" else levels[:1]
        return choices.select(st, here, "level", offered, "map.level", "map.level_")
    deep = len(region)
    return next(
        (level for level in reversed(LEVELS) if level in levels and _DIGITS[level] <= deep),
        LEVELS[0],
    )


def _asked_for(here: Screen) -> date | None:
    """The period the address asks for, up to which the last known one is shown: a month; the last
    of the year in the filter, unless the month lies in it."""
    address.bind("month", lambda told: not told or _MONTH.fullmatch(told))
    told = address.chosen("month")
    month = date.fromisoformat(f"{told}-01") if told else None
    if here.year and (month is None or month.year != here.year):
        return here.to_day
    return month


def _at_a_period(here: Screen, choice: Choice, is_monthly: bool) -> Choice:
    """The choice with the period that is shown: the last known one up to that asked for. What was
    published is shown as each area's latest, unless a year is asked for."""
    until = _asked_for(here)
    if until is None and not is_monthly:
        return choice
    known = frames.periods(here, _asked(choice))
    found = [day for day in known if until is None or day <= until] or known[:1]
    if not found:
        return choice
    # a year stands in the address as its December; any other month as late as the last year known,
    # such as that of the first page, asks for the latest
    is_a_year = here.year or until.month == 12 if until else False
    if not (is_monthly or is_a_year) and found[-1] == known[-1]:
        return choice
    return _at(choice, found[-1], is_monthly)


def _at(choice: Choice, period: date, is_monthly: bool) -> Choice:
    return replace(choice, **({"month": period} if is_monthly else {"year": period.year}))


def _asked(choice: Choice) -> tuple:
    return tuple(choice.of_all_periods.items())

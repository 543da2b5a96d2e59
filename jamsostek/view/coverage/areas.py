"""What is known of each regency's coverage: who is covered, of whom, the target, the last year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from jamsostek.analysis.pace import Distance, distance, verdict
from jamsostek.contract import metrics, province
from jamsostek.reports import context, outlook, plan
from jamsostek.reports.plan import Base
from jamsostek.view.frame.shell import Screen

_COVERAGE = "coverage_pct"
OWN = "own"
_OF_YEAR = ("new_members", "net_growth", "last_growth")
_SAME = 0.005  # of per cent: less is not written


@dataclass(frozen=True)
class Row:
    """What is known of a regency, or with ``is_whole`` of all in view together. ``distance`` is
    ``None`` where it can't be computed, ``won`` and ``kept`` are members of the last twelve months,
    ``lately`` is by how many they grew in the last one. ``status`` is the desk's own verdict where
    that is of the same, else empty."""

    code: str
    label: str
    base: Base | None
    distance: Distance | None
    target_pct: float | None
    won: float | None
    kept: float | None
    lately: float | None
    status: str | None = ""
    is_whole: bool = False


def targets(here: Screen, month: str = "") -> dict[str, pd.Series]:
    """Targets of the country or the province and own ones by name (``target_rpjmn-2029``), those
    still ahead of a month first."""
    rows = here.ask("coverage/targets")
    found: dict[str, pd.Series] = {}
    for _, row in rows.iterrows():
        is_wide = row["area_code"] in ("", province.code()) or row["aim"] == OWN
        if is_wide:
            name = f"{row['aim']}-{row['year']}"
            if row["aim"] == "published":
                name += f"-{row['target_pct']:g}"
            found.setdefault(name, row)
    this_year = int(month[:4] or 0)

    def order(each: tuple[str, pd.Series]) -> tuple:
        # what can still be worked for first; an office's own holds for its own areas only
        row = each[1]
        return row["year"] <= this_year, row["aim"] == OWN, row["year"]

    return dict(sorted(found.items(), key=order))


def months(here: Screen) -> pd.DataFrame:
    """The months of any member known, of the whole province, the newest first."""
    return here.ask("home/months", branch=None, region=None)


def rows_of(
    here: Screen, segment: str, denominator: str, target: str, month: str = ""
) -> list[Row]:
    """Every regency in view in a month (``2026-10``), the last one without; first the branch in the
    filter, or the province, as a whole."""
    known_months = months(here)["month"]
    on = date.fromisoformat(f"{month}-01") if month else None
    if on is None and len(known_months):
        on = known_months.max().date()
    bases = plan.bases(here.ask, denominator, segment or None, on)
    aims = _aims(here, target)
    year = here.ask("coverage/last_year", month=on, segment=segment or None) if on else None
    known = None if year is None else year.set_index("region_code")
    regions = here.ask("reference/regions").set_index("region_code")
    if here.branch:
        regions = regions[regions["branch_code"] == here.branch]
    found = []
    for code, label in regions["label"].items():
        year = [None if known is None else _known(known.at[code, each]) for each in _OF_YEAR]
        found.append(_row(code, label, bases.get(code), aims.get(code, aims.get("")), *year))
    if found:
        found.insert(0, _whole(here, found, aims))
    if on and target == own_target(on.year):
        of = here.region or found[0].code
        return [_as_on_the_desk(here, row, on) if row.code == of else row for row in found]
    return found


def _whole(here: Screen, rows: list[Row], aims: dict[str, tuple[float, int]]) -> Row:
    """All regencies in view as one; what is not known of each of them is not known of it."""
    code, label = province.code(), here.say("word.province")
    if here.branch:
        code, label = here.branch, context.place_name(here.ask, branch=here.branch, region=None)
    bases = [row.base for row in rows]
    sums = [
        sum(values) if all(value is not None for value in values) else None
        for values in zip(*((row.won, row.kept, row.lately) for row in rows), strict=True)
    ]
    base, aim = plan.whole(bases) if all(bases) else None, aims.get(code, aims.get(""))
    return replace(_row(code, label, base, aim, *sums), is_whole=True)


def own_target(year: int) -> str:
    """The name of an office's own target of a year, as the address has it."""
    return f"{OWN}-{year}"


def _as_on_the_desk(here: Screen, row: Row, month: date) -> Row:
    """The area in view with the desk's verdict, where that is of the same share of the same
    workers; for all the others the projections it takes would keep the page waiting."""
    if row.distance is None:
        return row
    area = {"branch": here.branch, "region": None if row.is_whole else row.code}
    figure = outlook.of(here.ask, _COVERAGE, f"{month:%Y-%m}", **area)
    if not abs(figure["value"] - share(row)) <= _SAME:
        return row
    return replace(row, status=figure["status"])


def _aims(here: Screen, target: str) -> dict[str, tuple[float, int]]:
    """The target of each area, of all others under an empty code: per cent and year."""
    chosen = targets(here).get(target)
    if chosen is None:
        return {}
    if chosen["aim"] != OWN:
        return {"": (float(chosen["target_pct"]), int(chosen["year"]))}
    rows = here.ask("coverage/targets")
    own = rows[(rows["aim"] == OWN) & (rows["year"] == chosen["year"])]
    return {row.area_code: (row.target_pct, int(row.year)) for row in own.itertuples()}


def _row(code: str, label: str, base: Base | None, aim, won, kept_, lately) -> Row:
    found = None
    if base and aim:
        found = distance(base.covered, base.eligible, aim[0], base.covered_as_of, aim[1])
    return Row(code, label, base, found, aim[0] if aim else None, won, kept_, lately)


def _known(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def share(row: Row) -> float:
    """Its coverage in per cent; of a row with a base."""
    return 100 * row.base.covered / row.base.eligible


def status_of(row: Row) -> str | None:
    """The desk's verdict of its own target; of others, whether the pace of the last twelve months
    is enough, by the same rule."""
    if row.status != "":
        return row.status
    far, kept_ = row.distance, None if row.kept is None else row.kept / 12
    if far is None or not far.months:
        return None
    rule = metrics.metric(_COVERAGE)
    limits = rule.close_from_pct, rule.far_from_times
    return verdict(far.people, far.months, kept_, *limits, row.lately)

"""The agents of the simulated office, and the share of each month's newcomers that each brings."""

from __future__ import annotations

import math
import random

import numpy as np
import pandas as pd

from jamsostek.sample.assumptions import CLASSES, LAST, PAST, SPAN, month_number

# BPU who come without an agent, where there are agents: a share by month
_ALONE = (
    [int(year) * 12 for year in (2018, 2021, 2024, 2027)],
    [0.8, 0.5, 0.4, 0.33],
)


def agents(
    numbers: pd.DataFrame, districts: pd.DataFrame, words: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """The agents, their share of each month's newcomers, and the mix of classes it gives."""
    traits = []
    for row in numbers.itertuples():
        own = districts.loc[districts["region_code"] == row.region_code, "district_code"]
        traits += _agents_of(row, sorted(own), words)
    columns = [
        "agent_code", "name", "region_code", "district_code", "joined_on", "left_on", "status",
        "quality", "diligence", "grade", "weight", "joined_month", "stops_month", "dormant_from",
    ]  # fmt: skip
    frame = pd.DataFrame(traits, columns=columns)
    rows = []
    for agent in frame.itertuples():
        luck = random.Random(f"months {agent.agent_code}")
        for month in range(agent.joined_month + 1, min(agent.stops_month, LAST + 1)):
            begins = 0.5 if month <= agent.joined_month + 3 else 1.0
            good_month = math.exp(0.8 * luck.gauss(0, 1))
            rows.append(
                (agent.region_code, month, agent.grade, agent.agent_code,
                 agent.district_code, agent.weight * begins * good_month)
            )  # fmt: skip
    shares = pd.DataFrame(
        rows, columns=["region_code", "month", "grade", "agent_code", "district_code", "weight"]
    ).sort_values(["region_code", "month", "grade", "agent_code"], ignore_index=True)
    alike = shares.groupby(["region_code", "month", "grade"])["weight"]
    # the last share is 1 to the last digit, so that nobody falls beside it
    shares["share_until"] = (alike.cumsum() / alike.transform("sum")).round(12)
    regions = sorted(numbers["region_code"])
    alone_there = dict(zip(numbers["region_code"], numbers["alone"], strict=True))
    by_class = shares.pivot_table(
        index=["region_code", "month"], columns="grade", values="weight", aggfunc="sum"
    ).fillna(0.0)
    mix = np.zeros((len(regions), SPAN, CLASSES))
    mix[:, :, 0] = 1.0
    for (region, month), weights in zip(by_class.index, by_class.to_numpy(), strict=True):
        alone = float(np.interp(month, *_ALONE)) * alone_there[region]
        at = mix[regions.index(region), month - PAST]
        at[0] = alone
        for number, weight in zip(by_class.columns, weights, strict=True):
            at[number] = (1 - alone) * weight / weights.sum()
    return frame, shares.drop(columns="weight"), mix


def _agents_of(row, districts: list[str], words: pd.DataFrame) -> list[tuple]:
    """The agents of one regency: so many at work on each of the three days given."""
    luck = random.Random(f"agents {row.region_code}")
    first, second, third = row.on_2021_06_16, row.on_2025_05_22, row.on_2026_10_31
    early_leavers = max(round(0.22 * first), first - second)
    late_leavers = max(round(0.06 * second), second - third)
    middle = second - (first - early_leavers)
    late = third - (second - late_leavers)
    spans = [("2017-08-01", "2021-06-10")] * first
    spans += [("2021-07-01", "2025-05-15")] * middle
    # half of the last ones in the last six months
    spans += [("2025-06-01", "2026-04-30")] * (late // 2)
    spans += [("2026-05-01", "2026-10-20")] * (late - late // 2)
    joined = [_day(luck, *span) for span in spans]
    left: list[pd.Timestamp | None] = [None] * len(joined)
    for who in luck.sample(range(first), early_leavers):
        left[who] = _day(luck, "2021-08-01", "2025-04-30")
    there = [who for who in range(first + middle) if left[who] is None]
    for who in luck.sample(there, late_leavers):
        left[who] = max(_day(luck, "2025-07-01", "2026-09-30"), joined[who] + pd.Timedelta(days=60))
    names = {kind: list(part["word"]) for kind, part in words.groupby("kind")}
    found, taken = [], set()
    stays = sorted(zip(joined, left, strict=True), key=lambda stay: stay[0])
    for number, (begun, gone) in enumerate(stays, 1):
        given = names["given_f" if luck.random() < 0.58 else "given_m"]
        family = names[f"family_{row.names}"]
        name = f"{luck.choice(given)} {luck.choice(family)}"
        while name in taken:
            name = f"{luck.choice(given)} {luck.choice(family)}"
        taken.add(name)
        strength = luck.gauss(0, 1)
        keeps = 0.35 * strength + 0.94 * luck.gauss(0, 1)
        joined_month = begun.year * 12 + begun.month - 1
        stops = gone.year * 12 + gone.month - 1 if gone is not None else 99999
        dormant = 99999
        if gone is None and joined_month < month_number("2025-01") and luck.random() < 0.11:
            dormant = month_number("2025-06") + luck.randrange(13)
        quality = 0.5 * (1 + math.erf(strength / math.sqrt(2)))
        found.append(
            (
                f"{row.prefix}-{number:03}", name, row.region_code, luck.choice(districts),
                begun, gone,
                "left" if gone is not None else "inactive" if dormant < LAST - 5 else "active",
                quality, 0.5 * quality + 0.5 * luck.random(),
                1 + (keeps > -0.5) + (keeps > 0.4) + (keeps > 1.3),
                math.exp(1.15 * strength), joined_month, min(stops, dormant), dormant,
            )
        )  # fmt: skip
    return found


def _day(luck: random.Random, first: str, last: str) -> pd.Timestamp:
    start, end = pd.Timestamp(first), pd.Timestamp(last)
    return start + pd.Timedelta(days=luck.randint(0, (end - start).days))

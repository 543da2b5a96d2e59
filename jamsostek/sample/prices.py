"""What is paid a month: contributions by class of price, from the programme rules of each month."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from statistics import NormalDist

import numpy as np
import pandas as pd

from jamsostek.base.errors import ProductError
from jamsostek.sample.assumptions import PAST, SPAN, month_number

_WAGE_LEVELS = 24
_RISKS = ("sangat_rendah", "rendah", "sedang", "tinggi", "sangat_tinggi")
_INCOMES = (1_000_000, 1_200_000, 1_500_000, 2_000_000, 3_000_000)


def prices(statistics: pd.DataFrame, parameters: pd.DataFrame) -> pd.DataFrame:
    """Programmes and contribution by class of price and month.

    ``price_key`` is class × 256 + months since :data:`PAST`. Classes: below 360 wage earners
    (programmes × risk × wage level), 400 to 439 those who pay for themselves (income, JHT,
    transport, and whether the discount of PP 50/2025 is theirs), 450 to 452 builders, 460 and 461
    migrant workers.
    """
    months = np.arange(SPAN) + PAST
    rule = _Rules(parameters)
    in_relief = (months >= month_number("2020-08")) & (months <= month_number("2021-01"))
    relief = np.where(in_relief, 0.01, 1.0)
    lowest = _lowest_wages(statistics, months)
    parts = [
        pd.DataFrame(
            {
                "price_key": number * 256 + months - PAST,
                "programmes": programmes,
                "amount_idr": np.round(amount),
            }
        )
        for classes in (
            _wage_earners(rule, months, lowest, relief),
            _self_employed(rule, months, relief),
            _builders_and_migrants(rule, lowest, relief),
        )
        for number, programmes, amount in classes
    ]
    frame = pd.concat(parts, ignore_index=True)
    frame["price_key"] = frame["price_key"].astype("int32")
    number = frame["price_key"] % 256 + PAST
    frame["month"] = pd.to_datetime(dict(year=number // 12, month=number % 12 + 1, day=1))
    return frame


def _lowest_wages(statistics: pd.DataFrame, months: np.ndarray) -> np.ndarray:
    minimum = statistics[statistics["indicator"] == "provincial_minimum_wage"]
    minimum = minimum.groupby("year")["value"].max()
    years = months // 12
    lowest = np.interp(years, minimum.index.to_numpy(float), minimum.to_numpy(float))
    # before the first year known it grew by 7 percent a year
    return lowest * 1.07 ** np.minimum(0, years - minimum.index.min())


_Class = tuple[int, str | np.ndarray, np.ndarray]


def _wage_earners(
    rule: _Rules, months: np.ndarray, lowest: np.ndarray, relief: np.ndarray
) -> Iterator[_Class]:
    ceiling = rule.over_time("JP", "PU", "batas_upah_jp", months)
    jkm = rule.value("JKM", "PU", "iuran_jkm") / 100
    jht = rule.value("JHT", "PU", "iuran_jht_total") / 100
    jp = rule.value("JP", "PU", "iuran_jp_total") / 100
    risks = [rule.value("JKK", "PU", f"iuran_jkk_risiko_{name}") / 100 for name in _RISKS]
    has_jkp = months >= month_number("2022-02")
    everything = np.where(has_jkp, "JKK,JKM,JHT,JP,JKP", "JKK,JKM,JHT,JP")
    for level in range(_WAGE_LEVELS):
        normal = NormalDist().inv_cdf((level + 0.5) / _WAGE_LEVELS)
        wage = np.round(lowest * max(0.75, 1.08 * math.exp(0.42 * normal)), -3)
        for place, risk in enumerate(risks):
            # JKP takes nothing from employer or worker: its shares come out of JKK and JKM
            insured = wage * (risk + jkm) * relief
            saved = insured + wage * jht
            yield place * 24 + level, "JKK,JKM", insured
            yield (5 + place) * 24 + level, "JKK,JKM,JHT", saved
            pension = saved + np.minimum(wage, ceiling) * jp * relief
            yield (10 + place) * 24 + level, everything, pension


def _self_employed(rule: _Rules, months: np.ndarray, relief: np.ndarray) -> Iterator[_Class]:
    jkm = rule.value("JKM", "BPU", "iuran_jkm")
    jkk = rule.value("JKK", "BPU", "iuran_jkk") / 100
    jht = rule.value("JHT", "BPU", "iuran_jht") / 100
    for income_number, income in enumerate(_INCOMES):
        for with_jht, transport, discounted in itertools.product((0, 1), repeat=3):
            name = "BPU transportasi" if transport else "BPU nontransportasi"
            first, last, percent = rule.span("JKK+JKM", name, "keringanan_iuran")
            lower = (months >= first) & (months <= last) & bool(discounted)
            insured = (income * jkk + jkm) * relief
            insured = np.where(lower, insured * (1 - percent / 100), insured)
            number = 400 + 8 * income_number + 4 * with_jht + 2 * transport + discounted
            programmes = "JKK,JKM,JHT" if with_jht else "JKK,JKM"
            yield number, programmes, insured + with_jht * income * jht


def _builders_and_migrants(
    rule: _Rules, lowest: np.ndarray, relief: np.ndarray
) -> Iterator[_Class]:
    builders = rule.value("JKK", "Jasa Konstruksi", "iuran_jkk_upah_diketahui")
    builders += rule.value("JKM", "Jasa Konstruksi", "iuran_jkm_upah_diketahui")
    for level, factor in enumerate((1.0, 1.2, 1.5)):
        yield 450 + level, "JKK,JKM", np.round(lowest * factor, -3) * builders / 100 * relief
    abroad = rule.value("JKK+JKM", "PMI", "iuran_total_kontrak_24_bulan") / 24
    yield 460, "JKK,JKM", np.full(SPAN, abroad)
    yield 461, "JKK,JKM,JHT", abroad + rule.value("JHT", "PMI", "iuran_jht_minimum") + 0 * relief


class _Rules:
    """The programme rules: one value, or a value by month."""

    def __init__(self, parameters: pd.DataFrame) -> None:
        self.parameters = parameters

    def _rows(self, programme: str, segment: str, parameter: str) -> pd.DataFrame:
        table = self.parameters
        rows = table[
            (table["programme"] == programme)
            & (table["segment"] == segment)
            & (table["parameter"] == parameter)
        ]
        if rows.empty:
            raise ProductError("simulation_failed", detail=f"{programme} {segment} {parameter}")
        return rows.sort_values("valid_from")

    def value(self, programme: str, segment: str, parameter: str) -> float:
        return float(self._rows(programme, segment, parameter)["value"].iloc[-1])

    def span(self, programme: str, segment: str, parameter: str) -> tuple[int, int, float]:
        row = self._rows(programme, segment, parameter).iloc[-1]
        return month_number(row["valid_from"]), month_number(row["valid_to"]), float(row["value"])

    def over_time(
        self, programme: str, segment: str, parameter: str, months: np.ndarray
    ) -> np.ndarray:
        """The value in each month; the first one also before it, each until the next begins."""
        rows = self._rows(programme, segment, parameter)
        # a year stands for its March, when the ceiling changes
        starts = np.array(
            [month_number(text if len(text) > 4 else text + "-03") for text in rows["valid_from"]]
        )
        at = np.clip(np.searchsorted(starts, months, side="right") - 1, 0, None)
        return rows["value"].astype(float).to_numpy()[at]

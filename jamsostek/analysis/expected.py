"""How many claims so many people may have, from what was seen of others, with a range."""

from __future__ import annotations

from dataclasses import dataclass

# how much of what may come lies in the range
LEVEL_PCT = 80


@dataclass(frozen=True)
class Expected:
    """Claims in the time planned: ``cases`` in the mean, between ``low`` and ``high`` four times in
    five; ``amount_idr`` (and its ends) is that many times ``mean_idr``, what a case seen was paid.
    It stands on ``seen`` cases in ``member_months`` months of members. ``amount_idr`` and its ends
    are ``None`` where no case was seen."""

    cases: float
    low: int
    high: int
    mean_idr: float | None
    seen: int
    member_months: float

    @property
    def amount_idr(self) -> float | None:
        """Benefits in the mean, rupiah."""
        return None if self.mean_idr is None else self.cases * self.mean_idr

    @property
    def amounts_idr(self) -> tuple[float, float] | None:
        """The ends of the range of benefits, rupiah; that cases differ in amount is not in them."""
        return (
            None if self.mean_idr is None else (self.low * self.mean_idr, self.high * self.mean_idr)
        )


def expected(
    seen: float, amount_idr: float, member_months: float | None, planned_months: float
) -> Expected | None:
    """What ``planned_months`` months of new members may claim, if they claim as often as those of
    whom ``seen`` cases and ``amount_idr`` in ``member_months`` months are known.

    Cases are taken as Poisson with a rate as uncertain as so few leave it (Jeffreys): the range is
    of what may come, not of the rate. ``None`` where no months are known.
    """
    if not member_months or member_months != member_months or planned_months <= 0:
        return None
    from scipy.stats import nbinom

    shape, share = seen + 0.5, member_months / (member_months + planned_months)
    tail = (1 - LEVEL_PCT / 100) / 2
    low, high = nbinom.ppf([tail, 1 - tail], shape, share)
    mean = amount_idr / seen if seen else None
    cases = seen / member_months * planned_months
    return Expected(cases, int(low), int(high), mean, int(seen), float(member_months))

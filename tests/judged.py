"""A small panel of the award whose order is counted by hand."""

from __future__ import annotations

from jamsostek.meetings.judging import Place

PLACE = Place(2025, "regency_government")
NAMES = {"5303": "Timor Tengah Utara", "5304": "Belu", "5307": "Sikka"}
# juror → regency → coverage, interview; juror 3 gave nothing yet. Means: TTU (75, 60), Belu
# (75, 80), Sikka (55, 80); at 75 and 25 % 71.25, 76.25 and 61.25
GIVEN = {
    1: {"5303": (80, 60), "5304": (70, 90), "5307": (60, 60)},
    2: {"5303": (70, 60), "5304": (80, 70), "5307": (50, 100)},
}
CRITERIA = (("coverage", "Cakupan", "Coverage", 75), ("interview", "Wawancara", "Interview", 25))


def world() -> dict[str, list[dict]]:
    """Candidates, criteria and scores as an office imports them."""
    where = {"assessed_year": PLACE.year, "category": PLACE.category}
    return {
        "award_candidates": [
            {
                "candidate_code": f"K-{code}",
                **where,
                "name": f"Pemerintah Kabupaten {name}",
                "region_code": code,
            }
            for code, name in NAMES.items()
        ],
        "award_criteria": [
            {**where, "criterion_code": code, "name": name, "name_en": english, "weight_pct": pct}
            for code, name, english, pct in CRITERIA
        ],
        "award_scores": [
            {
                "candidate_code": f"K-{code}",
                "criterion_code": criterion,
                "juror": juror,
                "score": score,
            }
            for juror, of in GIVEN.items()
            for code, pair in of.items()
            for (criterion, *_), score in zip(CRITERIA, pair, strict=True)
        ],
    }

"""A value for each parameter a query may declare, so that every query can be asked."""

from __future__ import annotations

from jamsostek import queries

# one value for each parameter of that name and type, whatever the query
EXAMPLES = {
    ("agent", "text"): "TTU-001",
    ("area", "text"): "5304",
    ("branch", "text"): "ATAMBUA",
    ("category", "text"): "regency_government",
    ("disputed", "bool"): "true",
    ("from_day", "date"): "2020-01-01",
    ("group", "text"): "membership",
    ("id", "text"): "d2198bf939",
    ("indicator", "text"): "poverty_rate_pct",
    ("kind", "text"): "award",
    ("level", "text"): "province",
    ("region", "text"): "5304",
    ("search", "text"): "belu",
    ("segment", "text"): "all",
    ("to_day", "date"): "2025-12-31",
    ("from_month", "date"): "2025-10",
    ("month", "date"): "2026-10",
    ("payer", "text"): "own",
    ("reading", "text"): "strict",
    ("to_month", "date"): "2026-10",
    ("today", "date"): "2026-11-21",
    ("until", "date"): "2024-12-31",
    ("until", "int"): "2024",
    ("year", "int"): "2024",
}


def example(query: queries.Query, all_of_them: bool = False) -> dict[str, str]:
    return {
        parameter.name: EXAMPLES[parameter.name, parameter.type]
        for parameter in query.parameters
        if parameter.required or all_of_them
    }

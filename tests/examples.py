"""A value for each parameter a query may declare, so that every query can be asked."""

from __future__ import annotations

from jamsostek.contract import queries

# one value for each parameter of that name and type, whatever the query
EXAMPLES = {
    ("agent", "text"): "TTU-001",
    ("area", "text"): "5304",
    ("branch", "text"): "ATAMBUA",
    ("by", "text"): "sector",
    ("before", "date"): "2026-10-01",
    ("category", "text"): "regency_government",
    ("codes", "text"): "53,5304,530401",
    ("denominator", "text"): "labour_force",
    ("day", "date"): "2026-10-15",
    ("disputed", "bool"): "true",
    ("employer", "text"): "P-5304-0001",
    ("district", "text"): "530401",
    ("from_day", "date"): "2020-01-01",
    ("group", "text"): "membership",
    ("id", "text"): "d2198bf939",
    ("indicator", "text"): "poverty_rate_pct",
    ("kind", "text"): "award",
    ("level", "text"): "province",
    ("region", "text"): "5304",
    ("regions", "text"): "53,5304",
    ("search", "text"): "belu",
    ("meeting", "text"): "TTU-2026-10",
    ("segment", "text"): "all",
    ("spread", "text"): "seasonal",
    ("target", "number"): "1000",
    ("status", "text"): "open",
    ("to_day", "date"): "2025-12-31",
    ("from_month", "date"): "2025-10",
    ("metric", "text"): "new_members",
    ("months", "int"): "24",
    ("recipient", "text"): "PT Timor Otsukhi Mutiara",
    ("month", "date"): "2026-10",
    ("on", "date"): "2026-11-21",
    ("payer", "text"): "own",
    ("programme", "text"): "JP",
    ("definition", "text"): "strict",
    ("reason", "text"): "partial",
    ("to_month", "date"): "2026-10",
    ("today", "date"): "2026-11-21",
    ("until", "date"): "2024-12-31",
    ("until", "int"): "2024",
    ("within", "int"): "6",
    ("year", "int"): "2024",
}


def example(query: queries.Query, all_of_them: bool = False) -> dict[str, str]:
    return {
        parameter.name: _value(parameter)
        for parameter in query.parameters
        if parameter.required or all_of_them
    }


def _value(parameter: queries.Parameter) -> str:
    value, choices = EXAMPLES[parameter.name, parameter.type], parameter.choices()
    return value if value in choices or not choices else choices[0]

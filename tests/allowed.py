"""Who may ask what, written down by hand: what the tests hold the program against.

Every query of ``queries/`` stands here once, under what it tells; a new one must be entered. The
program reads headers and asks scopes: it knows nothing of this file.
"""

from __future__ import annotations

from jamsostek.base.access import LOCAL_OWNER, Scope

BRANCH, ELSEWHERE = "ATAMBUA", "ENDE"
SCOPES = {
    "owner": LOCAL_OWNER,
    "admin": Scope("admin"),
    "branch": Scope("branch", BRANCH),
    "province": Scope("province"),
    "panel": Scope("panel"),
    "viewer": Scope("viewer"),
}
EVERYBODY = set(SCOPES)
_OFFICE = {"owner", "admin", "branch"}
# what a query tells → who may ask it
WHO = {
    "published": EVERYBODY,
    # as much of it as a role may see: who sees no totals is told what is published
    "published and totals": EVERYBODY,
    "totals": _OFFICE | {"province"},
    "people": _OFFICE,
    "judging": {"owner", "admin", "province", "panel"},
    "keeping": {"owner", "admin"},
}
QUERIES = {
    "published": """
        agents/workers
        awards/history awards/league awards/podium awards/record awards/winners awards/years
        coverage/commitments coverage/places coverage/regulations coverage/vulnerable_told
        data/columns data/datasets data/info data/operational
        growth/statements growth/statistics
        home/cards home/coverage_base home/denominators home/latest home/regions
        map/indicators map/profile_statements map/profile_statistics map/tiles map/values
        programs/changes programs/rule_history programs/rules
        reference/branches reference/districts reference/events reference/regions
        reference/villages reference/years
        sources/awards sources/conflicts sources/groups sources/published_figures
        sources/regulations sources/statement sources/summary
    """,
    "published and totals": """
        coverage/groups coverage/targets home/months
        map/areas map/frames map/measures map/points map/standing
    """,
    "totals": """
        agents/district_villages agents/districts agents/newcomers_usual agents/scores
        coverage/claims_history coverage/funding coverage/last_year coverage/payers
        coverage/payers_by_region
        employers/arrears employers/programmes employers/reasons employers/registered
        employers/summary
        growth/by_region growth/decomposition growth/members growth/programmes growth/retention
        growth/series growth/target
        home/attention home/budgets_ending home/kpis home/lost home/made_of home/trends
        monev/results present/claims present/districts
        programs/claims programs/combinations programs/money
    """,
    "people": """
        agents/attendance_results agents/attended agents/incentive agents/months agents/newcomers
        agents/one agents/performance agents/retention agents/villages
        employers/one employers/partners employers/reasons_of
        employers/vendors employers/visits growth/agents home/brought_by home/open_items
        monev/agents monev/attendance monev/items monev/meetings
        present/agents_lately present/meetings present/promises
    """,
    "judging": """
        awards/candidates awards/criteria awards/employer_evidence awards/evidence awards/rooms
        awards/scores
    """,
    "keeping": "data/check_results data/problems data/target_spread data/targets",
}
TELLS = {name: what for what, names in QUERIES.items() for name in names.split()}
# a parameter that makes a query of totals one of people
OF_ONE_PERSON = {("growth/retention", "agent")}


def may_ask(role: str, name: str, given: dict[str, object]) -> bool:
    """Whether a role may ask a query with these parameters."""
    of_one = any((name, parameter) in OF_ONE_PERSON for parameter in given)
    return role in WHO["people" if of_one else TELLS[name]]


# a command of the command line → what it needs
COMMANDS = {
    "query": "published",
    "report": "published",
    "budget": "totals",
    "rank": "judging",
    **dict.fromkeys(
        (
            "build",
            "check",
            "simulate",
            "import",
            "template",
            "backup",
            "restore",
            "forget",
            "health",
        ),
        "keeping",
    ),
}

# a page → what of it there is for anybody at all, the word of its navigation
PAGES = {
    **dict.fromkeys(
        (
            "home", "map", "growth", "coverage", "programs", "present", "awards", "sources", "data",
        ),
        "published",
    ),
    "agents": "totals",
    "employers": "totals",
    "monev": "people",
    "system": "keeping",
}  # fmt: skip
# a deep link to a part of a page → what the part is made of; what is of another branch: keeping
PARTS = [
    ("growth", {"view": "members"}, "totals"),
    ("growth", {"view": "retention"}, "totals"),
    ("coverage", {"view": "payers"}, "totals"),
    ("coverage", {"view": "regulations"}, "published"),
    ("programs", {"view": "money"}, "totals"),
    ("programs", {"view": "calculator"}, "published"),
    ("agents", {"view": "places"}, "totals"),
    ("agents", {"view": "newcomers", "branch": BRANCH}, "people"),
    ("agents", {"view": "newcomers", "branch": ELSEWHERE}, "keeping"),
    ("employers", {"view": "visits", "branch": BRANCH}, "people"),
    ("employers", {"view": "vendors", "branch": ELSEWHERE}, "keeping"),
    ("home", {"list": "agents_dormant", "branch": BRANCH}, "people"),
    ("home", {"list": "agents_dormant", "region": "5308"}, "keeping"),
    ("monev", {"branch": BRANCH}, "people"),
    ("monev", {"region": "5308"}, "keeping"),
    ("present", {"prepare": "monev", "branch": BRANCH}, "people"),
    ("present", {"prepare": "paritrana"}, "published"),
    ("awards", {"view": "scoring"}, "judging"),
    ("awards", {"view": "history"}, "published"),
    ("data", {"part": "import"}, "keeping"),
    ("data", {"part": "targets"}, "keeping"),
    ("data", {"part": "quality"}, "keeping"),
    ("data", {"part": "dictionary"}, "published"),
]

"""The columns that name places: which system of codes the file writes, and the code of each row.

In: the texts of the rows. Out: SQL of each place field, and how the codes were read. The two
systems use the same codes for different regencies, so names beside codes decide, and a file whose
names contradict its codes is refused.
"""

from __future__ import annotations

from dataclasses import replace

from jamsostek.base.errors import ProductError
from jamsostek.contract.datapackage import Field
from jamsostek.imports import headings, near, places
from jamsostek.imports.decisions import EXAMPLES, Answers, Decision, Example, Question, decide
from jamsostek.imports.places import PlaceText, as_code
from jamsostek.imports.rows import Read, Rows
from jamsostek.imports.values import Refused, bare

_SHOWN_LINES = 3
SYSTEMS = ("kemendagri", "bps")
_LEVEL_OF_LENGTH = {2: "region", 4: "region", 6: "district", 10: "village"}


class PlaceColumns:
    """The places of one file.

    ``codes_found`` is ``kemendagri``, ``bps``, ``names`` or ``None``; ``codes_converted`` how many
    cells became another code than they held.
    """

    def __init__(self, rows: Rows, answers: Answers) -> None:
        self.rows = rows
        self.answers = answers
        self.places = places.places()
        self.codes_found: str | None = None
        self.codes_converted = 0
        self.decisions: list[Decision] = []
        self._system = "kemendagri"
        self._decide()

    # -- the system of codes ---------------------------------------------------------------

    def _decide(self) -> None:
        """Decide which system of codes the file writes; refuse it if names contradict codes."""
        mapping = self.rows.mapping
        self._system = mapping.codes or "kemendagri"
        columns = self._coded_columns()
        # what one column can only mean holds for the others
        total = {each: sum(e[each] for _, _, _, e in columns) for each in SYSTEMS}
        in_file = _told(total)
        for wanted, header, coded, evidence in columns:
            said = self.answers.said("codes", header, SYSTEMS)
            is_open = any(self.places.differs(code) for (code, _), _ in coded)
            is_told = said or mapping.codes or in_file or not is_open
            decision = decide(
                "codes",
                header,
                evidence,
                *said,
                ("header", mapping.codes),
                ("names" if any(name for (_, name), _ in coded) else "cells", _told(evidence)),
                ("file", in_file),
                *([] if is_told else self.answers.kept("codes", header, SYSTEMS)),
                ("asked" if is_open else "assumed", "kemendagri"),
            )
            if wanted.role in ("region", "area"):
                self._refuse_contradictions(coded, decision.reading)
            self.decisions.append(decision)
            if said or is_open or any(evidence.values()):
                self._system = in_file = decision.reading
            if decision.because == "asked":
                self._ask(header, coded)

    def _coded_columns(self) -> list[tuple[Field, str, list, dict[str, int]]]:
        """(field, header, :meth:`_coded`, :meth:`_evidence`) of each column that has codes."""
        mapping, found = self.rows.mapping, []
        for wanted in self.rows.dataset.fields:
            own, beside = mapping.columns.get(wanted.name), mapping.names.get(wanted.name)
            if own is None or wanted.role not in headings.PLACE_ROLES:
                continue
            if wanted.role in ("district", "village"):
                beside = mapping.levels.get(wanted.name, {}).get("region")
            if coded := self._coded(own, beside):
                header = self.rows.table.headers[own]
                found.append((wanted, header, coded, self._evidence(coded)))
        return found

    def _evidence(self, coded: list[tuple[tuple[str, str], int]]) -> dict[str, int]:
        """System → how many codes fit the names beside them in it, or can be of no other."""
        evidence = self.places.agreement([pair for pair, _ in coded])
        for (code, _), _ in coded:
            if system := self.places.tells_system(code):
                evidence[system] += 1
        return evidence

    def _coded(self, own: int, beside: int | None) -> list[tuple[tuple[str, str], int]]:
        """((code, name beside it), first line) of each different one."""
        columns = [own] if beside is None else [own, beside]
        found = []
        for *texts, line, _count in self.rows.distinct(columns):
            code, name = [*map(bare, texts), None][:2]
            if as_code(code):
                found.append(((code, name or ""), line))
        return found

    def _ask(self, header: str, coded: list[tuple[tuple[str, str], int]]) -> None:
        """Which system it is, where the two mean different regencies and nothing tells."""
        telling = sorted((line, code) for (code, _), line in coded if self.places.differs(code))
        examples = [
            Example(
                line,
                code,
                tuple(self.places.label(self.places.regency(code, each)) for each in SYSTEMS),
            )
            for line, code in telling[:EXAMPLES]
        ]
        self.answers.ask(Question("codes", header, SYSTEMS, tuple(examples)))

    def _refuse_contradictions(self, coded, system: str) -> None:
        against = sorted(
            (line, *pair) for pair, line in coded if self.places.contradicts(*pair, system)
        )
        if against:
            shown = [
                f"{self.rows.place(line)}: {code} – {name}"
                for line, code, name in against[:_SHOWN_LINES]
            ]
            raise ProductError("codes_contradict", rows="; ".join(shown), pairs=len(against))

    # -- fields ----------------------------------------------------------------------------

    def is_there(self, wanted: Field) -> bool:
        """Whether the file says a region, district or village field, itself or by its levels."""
        return wanted.role in ("region", "district", "village") and bool(self._columns(wanted))

    def _columns(self, wanted: Field) -> dict[str, int]:
        """What a column says of the field (``own``, ``name`` or a level) → its number."""
        mapping = self.rows.mapping
        columns = dict(mapping.levels.get(wanted.name, {}))
        for part, numbers in (("own", mapping.columns), ("name", mapping.names)):
            if wanted.name in numbers:
                columns[part] = numbers[wanted.name]
        return columns

    def _blamed(self, wanted: Field, rule: str) -> int:
        """The column at fault where a place can't be told."""
        columns = self._columns(wanted)
        own = columns.get("own")
        wrong = {
            "unknown_district": columns.get("district", own),
            "unknown_village": columns.get("village", own),
            "unknown_region_name": columns.get("name", columns.get("region", own)),
            "near_place": columns.get("name", columns.get("region", own)),
        }.get(rule, own)
        return next(iter(columns.values())) if wrong is None else wrong

    def read(self, wanted: Field) -> Read:
        """A region, district or village."""
        parts = self._columns(wanted)
        columns = list(dict.fromkeys(parts.values()))
        lengths = headings.levels_of(wanted)
        expected = ", ".join(_LEVEL_OF_LENGTH[each] for each in lengths)
        answers = []
        found_names = 0
        for *texts, _line, count in self.rows.distinct(columns):
            by_column = dict(zip(columns, map(bare, texts), strict=True))
            said = _said({part: by_column[number] for part, number in parts.items()}, wanted.role)
            said, like = self._meant(said)
            if wanted.role == "district" and not said.code and not said.district:
                continue  # only its regency is known
            answer = self.places.find(said, self._system, lengths)
            if answer is None:
                continue
            if isinstance(answer, str) and len(answer) not in lengths:
                answer = Refused("place_level", expected)
            if like and isinstance(answer, Refused):
                answer = Refused("near_place", like)
            if isinstance(answer, str) and said.code:
                self._count_code(count, as_code(said.code)[:4] != answer[:4])
            elif isinstance(answer, str):
                found_names += count
            answers.append((texts, answer))
        if not self.codes_found and found_names:
            self.codes_found = "names"
        if self.codes_found == "names":
            self.codes_converted = max(self.codes_converted, found_names)
        return self.rows.join(wanted, columns, answers, lambda rule: self._blamed(wanted, rule))

    def _meant(self, said: PlaceText) -> tuple[PlaceText, str | None]:
        """What is said with the regency the user meant by an unknown spelling.

        Without an answer it is asked, and the second value says what may be meant.
        """
        text = said.region
        if not text or self.places.is_region(text):
            return said, None
        code, like = self._chosen(text, "region")
        if code:
            return replace(said, region=self.places.told_apart(code)), None
        return said, like

    def _chosen(self, text: str, *roles: str) -> tuple[str | None, str | None]:
        """(the code the user chose of those offered for an unknown text, what was offered)."""
        codes = self.places.near(text, *roles)
        if not codes:
            return None, None
        question = Question("place", text, (*codes, near.NONE), default=near.NONE)
        return near.meant(self.answers, question), " / ".join(map(self.places.label, codes))

    def read_branch(self, wanted: Field) -> Read:
        """A branch, by code or name."""
        number = self.rows.mapping.columns[wanted.name]
        answers = []
        for text, _line, _count in self.rows.distinct([number]):
            if (said := bare(text)) is None:
                continue
            answer = self.places.branch(said)
            if isinstance(answer, Refused):
                code, like = self._chosen(said, "branch")
                answer = code or (Refused("near_branch", like) if like else answer)
            answers.append(((text,), answer))
        return self.rows.join(wanted, [number], answers)

    def _count_code(self, count: int, is_converted: bool) -> None:
        self.codes_found = self._system
        self.codes_converted += count if is_converted else 0

    def read_area(self, wanted: Field) -> Read:
        """A branch, a regency or the province."""
        number = self.rows.mapping.columns[wanted.name]
        words = set(headings.normal(self.rows.table.headers[number]).split())
        is_region = bool(words & {"kabupaten", "kota", "wilayah"})
        is_branch = bool(words & {"kantor", "cabang"})
        kind = None if is_region == is_branch else "region" if is_region else "branch"
        answers = []
        for text, _line, count in self.rows.distinct([number]):
            said = bare(text)
            if said is None:
                continue
            answer = self.places.area(said, self._system, kind)
            if answer == Refused("unknown_place"):
                roles = ("region", "branch") if kind is None else (kind,)
                chosen, like = self._chosen(said, *roles)
                answer = chosen or (Refused("near_branch", like) if like else answer)
            code = as_code(said)
            if isinstance(answer, str) and code:
                self._count_code(count, code != answer)
            answers.append(((text,), answer))
        return self.rows.join(wanted, [number], answers, lambda rule: number)


def _said(parts: dict[str, str | None], role: str) -> PlaceText:
    """What the cells of a row say of a place whose own column has a role."""
    own = parts.get("own")
    levels = {level: parts.get(level) for level in ("region", "district", "village")}
    code = own if as_code(own) else None
    if own and not code:
        levels[role] = own
    if parts.get("name"):
        levels[role] = parts["name"]
    return PlaceText(code, **levels)


def _told(evidence: dict[str, int]) -> str | None:
    """The system most codes tell; where both fit as well, nothing is converted."""
    return max(evidence, key=evidence.get) if any(evidence.values()) else None

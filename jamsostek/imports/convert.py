"""From the texts of a file to typed rows of the contract, set-based, every bad row named.

A file's rows come in as ``raw``; here they become ``typed``: for each field a value ``v_<field>``
and, where it can't be used, the number ``p_<field>`` of the check it fails. Columns of few
different values are understood once for each distinct value and joined; the rest is SQL.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from jamsostek.base.errors import ProductError
from jamsostek.base.sql import identifier, literal
from jamsostek.contract.datapackage import Dataset, Field
from jamsostek.imports import headings, meaning
from jamsostek.imports.headings import Mapping
from jamsostek.imports.meaning import Evidence, PlaceText, Refused
from jamsostek.imports.tables import NATIVE, Loaded, Table
from jamsostek.workspace.content import has_levels

MASK = "•••"
_SHOWN_LINES = 3
_NUMBERS = {"tinyint", "smallint", "integer", "bigint", "hugeint", "utinyint", "usmallint",
            "uinteger", "ubigint", "float", "double"}  # fmt: skip


@dataclass(frozen=True)
class Warning:
    """Something to look at; ``details`` fill the catalogue's ``warning.<code>``.

    Days among the details are ISO texts of their month, numbers are plain numbers.
    """

    code: str
    details: dict


@dataclass(frozen=True)
class Check:
    """One way a cell can fail: field, rule, what was expected, and the column it stands in."""

    field: str
    rule: str
    expected: str | None
    column: int | None


@dataclass
class Conversion:
    """How one file is turned into rows of one dataset; :meth:`run` does it."""

    connection: object
    dataset: Dataset
    table: Table
    mapping: Mapping
    codes: str
    fills: dict[str, str] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)
    codes_found: str | None = None
    codes_converted: int = 0
    number_style: str | None = None
    loaded: Loaded | None = None
    _seen: dict[tuple[int, ...], list[tuple]] = field(default_factory=dict)
    _joins: list[str] = field(default_factory=list)
    _numbers: dict[int, tuple[str, str]] = field(default_factory=dict)
    _system: str | None = None

    # -- reading ---------------------------------------------------------------------------

    def load(self) -> None:
        """Bring the file's rows into ``raw``; what is personal is turned or left on the way."""
        treatments = {}
        fields_of = {number: name for name, number in self.mapping.columns.items()}
        for number, header in enumerate(self.table.headers):
            if number in self.mapping.personal:
                # whether there is something, never what: a row of names alone is still a row
                treatments[number] = "({c} is not null)"
            elif header or number in self.mapping.used:
                wanted = fields_of.get(number)
                treatments[number] = self._treatment(number, wanted)
        repeated = {
            number
            for number in treatments
            if number not in self.mapping.personal
            and not (number in fields_of and self._is_amount(self.dataset.field(fields_of[number])))
        }
        counted = {
            number
            for number, name in fields_of.items()
            if self._is_amount(self.dataset.field(name))
        }
        self.loaded = self.table.load(self.connection, treatments, repeated, counted)

    def _is_amount(self, wanted: Field) -> bool:
        return wanted.type in ("integer", "number")

    def _treatment(self, number: int, name: str | None) -> str:
        wanted = self.dataset.field(name) if name else None
        kind = self.table.types[number]
        text = "{c}"
        if kind in ("date",) or kind.startswith("timestamp"):
            text = "cast({c} as date)::varchar" if kind == "date" else "{c}::varchar"
        elif kind in _NUMBERS or kind.startswith("decimal"):
            if number in self.mapping.programmes or (wanted and self._is_amount(wanted)):
                return "{c}"
            text = "regexp_replace({c}::varchar, '\\.0+$', '')"
        elif kind.endswith("[]"):
            text = "array_to_string({c}, ',')"
        elif kind != "varchar":
            text = "{c}::varchar"
        self.table.types[number] = "varchar"
        if wanted and wanted.role == "person":
            return _person_sql(text, self.mapping.person)
        return text

    # -- turning ---------------------------------------------------------------------------

    def run(self) -> None:
        """Make the view ``typed``, one row for each row of ``raw`` that isn't blank."""
        self._find_number_styles()
        self._find_system()
        inner, outer, rules = [], [], []
        for wanted in self.dataset.fields:
            value, failed = self._value(wanted)
            name = wanted.name
            inner.append(f"{value} as {identifier('v_' + name)}")
            inner.append(f"{failed} as {identifier('e_' + name)}")
            outer.append(identifier("v_" + name))
            rules.append(f"{self._rule(wanted)} as {identifier('p_' + name)}")
        problems = ", ".join(identifier("p_" + f.name) for f in self.dataset.fields)
        joins = "\n".join(self._joins)
        self.connection.execute(
            f"""
            create or replace temp view typed as
            select *, coalesce({problems}) is not null as is_bad from (
                select rid, line, {", ".join(outer)}, {", ".join(rules)} from (
                    select raw.rowid as rid, {self.loaded.line} as line, {", ".join(inner)}
                    from raw {joins}
                    where {self._is_row()}
                )
            )
            """
        )

    def _is_row(self) -> str:
        """SQL: something stands in the row; where its first column does, that is enough."""
        columns = [
            f"coalesce(raw.c{number}, false)"
            if number in self.mapping.personal
            else f"coalesce(trim(raw.c{number}::varchar, ' \t\u00a0'), '') <> ''"
            for number in self.read_columns()
        ]
        texts = [number for number in self.read_columns() if number not in self.mapping.personal]
        if not texts:
            return " or ".join(columns) or "true"
        return (
            f"case when raw.c{texts[0]}::varchar > '  ' then true else {' or '.join(columns)} end"
        )

    def count(self) -> int:
        """How many rows there are, broken ones included."""
        return self.connection.execute(
            f"select (select count(*) from raw where {self._is_row()}) "
            "+ (select count(*) from broken)"
        ).fetchall()[0][0]

    def read_columns(self) -> list[int]:
        """The numbers of the columns that stand in ``raw``."""
        return [
            number
            for number, header in enumerate(self.table.headers)
            if header or number in self.mapping.used or number in self.mapping.personal
        ]

    def _check(self, name: str, rule: str, expected: object = None, column=None) -> int:
        if column is None:
            column = self.mapping.columns.get(name)
        check = Check(name, rule, None if expected is None else str(expected), column)
        if check not in self.checks:
            self.checks.append(check)
        return self.checks.index(check)

    def _rule(self, wanted: Field) -> str:
        """SQL of the first check a value fails, null if it passes all."""
        value, limits = identifier("v_" + wanted.name), wanted.constraints
        failed = identifier("e_" + wanted.name)
        cases = [f"when {failed} is not null then {failed}"]

        def bad(condition: str, rule: str, expected: object = None) -> None:
            cases.append(f"when {condition} then {self._check(wanted.name, rule, expected)}")

        if limits.get("required"):
            bad(f"{value} is null", "required")
        if wanted.type == "number":
            bad(f"not isfinite({value})", "type_number")
        if "pattern" in limits and wanted.role not in (*headings.PLACE_ROLES, "programmes"):
            rule = "person_key" if wanted.role == "person" else "pattern"
            bad(
                f"not regexp_full_match({value}, {literal(limits['pattern'])})",
                rule,
                limits["pattern"],
            )
        if "enum" in limits and not wanted.categories:
            allowed = ", ".join(literal(each) for each in limits["enum"])
            bad(f"{value} not in ({allowed})", "enum", ", ".join(map(str, limits["enum"])))
        for rule, sign in (("minimum", "<"), ("maximum", ">")):
            if rule in limits:
                bad(f"{value} {sign} cast({literal(limits[rule])} as {wanted.sql_type})", rule,
                    limits[rule])  # fmt: skip
        if "maxLength" in limits:
            bad(f"len({value}) > {int(limits['maxLength'])}", "max_length", limits["maxLength"])
        if "minLength" in limits:
            bad(f"len({value}) < {int(limits['minLength'])}", "min_length", limits["minLength"])
        return f"case {' '.join(cases)} end"

    def _value(self, wanted: Field) -> tuple[str, str]:
        """SQL of a field's value, and of the check its text fails (null if none)."""
        name = wanted.name
        number = self.mapping.columns.get(name)
        nothing = f"cast(null as {wanted.sql_type})"
        if wanted.role in ("region", "district", "village") and (
            number is not None or self.mapping.levels.get(name)
        ):
            return self._place(wanted)
        if wanted.role == "programmes" and number is None and self.mapping.programmes:
            return self._programmes(wanted)
        if name == "amount_idr" and number is None and self.mapping.programmes:
            return self._sum_of_programmes()
        if number is None:
            return self._filled(wanted) or nothing, "null::integer"
        if wanted.role == "person":
            column = f"raw.c{number}"
            rule = self._check(name, f"person_{self.mapping.person}")
            return f"nullif({column}, '!')", f"case when {column} = '!' then {rule} end"
        if wanted.role == "area":
            return self._area(wanted)
        if wanted.role == "branch":
            return self._mapped(wanted, meaning.places().branch)
        if wanted.role == "programmes":
            return self._mapped(wanted, meaning.read_programmes)
        if wanted.categories:
            return self._mapped(wanted, meaning.category_reader(wanted))
        if wanted.role == "period":
            return self._mapped(wanted, meaning.read_period)
        readers: dict[str, Callable] = {
            "yearmonth": meaning.read_month,
            "date": meaning.read_day,
            "year": meaning.read_year,
            "boolean": meaning.read_truth,
        }
        if wanted.type in readers:
            return self._mapped(wanted, readers[wanted.type])
        if self._is_amount(wanted):
            return self._number(wanted)
        return self._text(wanted, number), "null::integer"

    def _text(self, wanted: Field, number: int) -> str:
        text = f"trim(raw.c{number}, ' \t\r\n\u00a0\ufeff')"
        if self.table.has_native:
            text = f"ltrim({text}, {literal(NATIVE)})"
        missing = [each for each in ("", "-", "–", "—") if each != wanted.default]
        return f"case when {text} in ({', '.join(map(literal, missing))}) then null else {text} end"

    def _filled(self, wanted: Field) -> str | None:
        """SQL of what stands in for a column the file doesn't have."""
        if wanted.name in self.fills:
            return f"cast({literal(self.fills[wanted.name])} as {wanted.sql_type})"
        if isinstance(wanted.default, dict):
            source = self.dataset.field(wanted.default["from"])
            value, _ = self._value_once(source)
            cases = " ".join(
                f"when {literal(key)} then {literal(text)}"
                for key, text in wanted.default.items()
                if key != "from"
            )
            return f"case {value} {cases} end"
        if wanted.default is not None:
            return f"cast({literal(wanted.default)} as {wanted.sql_type})"
        return None

    def _value_once(self, wanted: Field) -> tuple[str, str]:
        """The value of a field for use in another's, without joining its map twice."""
        joins = list(self._joins)
        value = self._value(wanted)
        for added in self._joins[len(joins) :]:
            alias = identifier("m_" + wanted.name)
            if any(alias in each for each in joins):
                self._joins.remove(added)
        return value

    # -- columns of few different values -----------------------------------------------------

    def _distinct(self, columns: list[int]) -> list[tuple]:
        """Every combination of the columns' texts, with its first line and number of rows."""
        wanted = tuple(columns)
        if wanted not in self._seen:
            names = ", ".join(f"raw.c{number}" for number in columns)
            self._seen[wanted] = self.connection.execute(
                f"select {names}, min({self.loaded.line}), count(*) from raw group by all"
            ).fetchall()
        return self._seen[wanted]

    def _mapped(self, wanted: Field, reader: Callable[..., str | Refused]) -> tuple[str, str]:
        columns = [self.mapping.columns[wanted.name]]
        if wanted.name in self.mapping.years:
            columns.append(self.mapping.years[wanted.name])
        rows = []
        for *texts, _line, _count in self._distinct(columns):
            text = meaning.bare(texts[0])
            if text is None:
                continue
            more = [meaning.bare(each) for each in texts[1:]]
            rows.append((texts, reader(text, *more)))
        return self._join(wanted, columns, rows)

    def _join(self, wanted: Field, columns: list[int], rows: list[tuple]) -> tuple[str, str]:
        """Join what was understood of a field's distinct texts; its value and failed check."""
        alias = f"m_{wanted.name}"
        if any(identifier(alias) in join for join in self._joins):
            return self._joined(wanted, alias)
        keys = list(zip(*(texts for texts, _ in rows), strict=True)) or [()] * len(columns)
        values = [None if isinstance(said, Refused) else said for _, said in rows]
        failed = [
            self._check(wanted.name, said.rule, said.expected, self._culprit(wanted, said.rule))
            if isinstance(said, Refused)
            else None
            for _, said in rows
        ]
        table = pa.table(
            [
                *(pa.array(list(texts), pa.string()) for texts in keys),
                pa.array(values, pa.string()),
                pa.array(failed, pa.int32()),
            ],
            names=[*(f"k{n}" for n in range(len(columns))), "value", "failed"],
        )
        self.connection.register("map_rows", table)
        self.connection.execute(
            f"create or replace temp table {identifier(alias)} as "
            f"select * replace (cast(value as {wanted.sql_type}) as value) from map_rows"
        )
        self.connection.unregister("map_rows")
        is_same = "=" if len(columns) == 1 else "is not distinct from"
        on = " and ".join(
            f"{identifier(alias)}.k{n} {is_same} raw.c{c}" for n, c in enumerate(columns)
        )
        self._joins.append(f"left join {identifier(alias)} on {on}")
        return self._joined(wanted, alias)

    def _joined(self, wanted: Field, alias: str) -> tuple[str, str]:
        return f"{identifier(alias)}.value", f"{identifier(alias)}.failed"

    # -- places ----------------------------------------------------------------------------

    def _place_columns(self, name: str) -> dict[str, int]:
        """Part of :class:`PlaceText` → column."""
        wanted = self.dataset.field(name)
        columns = dict(self.mapping.levels.get(name, {}))
        own = self.mapping.columns.get(name)
        if own is not None:
            columns["own"] = own
        if name in self.mapping.names:
            columns["name"] = self.mapping.names[name]
        return {**columns, "role": wanted.role}

    def _culprit(self, wanted: Field, rule: str) -> int | None:
        if wanted.role not in headings.PLACE_ROLES:
            return None
        columns = self._place_columns(wanted.name)
        columns.pop("role")
        own = columns.get("own")
        wrong = {
            "unknown_district": columns.get("district", own),
            "unknown_village": columns.get("village", own),
            "unknown_region_name": columns.get("name", columns.get("region", own)),
        }.get(rule, own)
        return next(iter(columns.values())) if wrong is None else wrong

    def _find_system(self) -> None:
        """Decide which system of codes the file writes; refuse it if names contradict codes."""
        coded = [
            each.name
            for each in self.dataset.fields
            if each.role in ("region", "area") and each.name in self.mapping.columns
        ]
        places = meaning.places()
        told = {"bps": "bps", "kemendagri": "kemendagri"}.get(self.codes) or self.mapping.codes
        self._system = told or "kemendagri"
        for name in coded:
            own = self.mapping.columns[name]
            beside = self.mapping.names.get(name)
            columns = [own] if beside is None else [own, beside]
            seen = [
                (meaning.bare(row[0]), *map(meaning.bare, row[1:-2]), *row[-2:])
                for row in self._distinct(columns)
            ]
            codes = [row for row in seen if row[0] and meaning.as_code(row[0])]
            if not codes:
                continue
            if beside is not None:
                pairs = [(row[0], row[1] or "") for row in codes]
                fits, against = places.system_of(pairs)
                if fits and told and fits != told:
                    # the header or the user says otherwise: count against that
                    against = [
                        position
                        for position, pair in enumerate(pairs)
                        if places.contradicts(*pair, told)
                    ]
                    fits = told
                if against:
                    shown = sorted(codes[position][-2:] + codes[position][:2]
                                   for position in against)[:_SHOWN_LINES]  # fmt: skip
                    raise ProductError(
                        "codes_contradict",
                        rows="; ".join(f"{line}: {code} – {text}" for line, _, code, text in shown),
                        pairs=len(against),
                    )
                if fits:
                    self._system = fits
                    told = told or fits
            if not told and any(places.differs(row[0]) for row in codes):
                self.warnings.append(Warning("codes_assumed", {"column": self.table.headers[own]}))

    def _place(self, wanted: Field) -> tuple[str, str]:
        parts = self._place_columns(wanted.name)
        role = parts.pop("role")
        columns = list(dict.fromkeys(parts.values()))
        lengths = headings.levels_of(wanted)
        level = {2: "region", 4: "region", 6: "district", 10: "village"}
        expected = ", ".join(level[each] for each in lengths)
        places = meaning.places()
        rows = []
        found_names = 0
        for *texts, _line, count in self._distinct(columns):
            by_column = dict(zip(columns, map(meaning.bare, texts), strict=True))
            said = {part: by_column[number] for part, number in parts.items()}
            own = said.get("own")
            is_code = bool(meaning.as_code(own))
            part_of = {
                "code": own if is_code else None,
                **{each: said.get(each) for each in ("region", "district", "village")},
            }
            if own and not is_code:
                part_of[role] = own
            if said.get("name"):
                part_of[role] = said["name"]
            if role == "district" and not is_code and not part_of[role]:
                continue  # only its regency is known
            answer = places.find(PlaceText(**part_of), self._system, lengths)
            if answer is None:
                continue
            if isinstance(answer, str) and len(answer) not in lengths:
                answer = Refused("place_level", expected)
            if isinstance(answer, str):
                if is_code:
                    self.codes_found = self._system
                    is_turned = meaning.as_code(own)[:4] != answer[:4]
                    self.codes_converted += count if is_turned else 0
                else:
                    found_names += count
            rows.append((texts, answer))
        if not self.codes_found and found_names:
            self.codes_found = "names"
        if self.codes_found == "names":
            self.codes_converted = max(self.codes_converted, found_names)
        return self._join(wanted, columns, rows)

    def _area(self, wanted: Field) -> tuple[str, str]:
        number = self.mapping.columns[wanted.name]
        words = set(headings.normal(self.table.headers[number]).split())
        kind = None
        if words & {"kabupaten", "kota", "wilayah"} and not words & {"kantor", "cabang"}:
            kind = "region"
        elif words & {"kantor", "cabang"} and not words & {"kabupaten", "kota", "wilayah"}:
            kind = "branch"
        places = meaning.places()

        def read(text: str) -> str | Refused:
            return places.area(text, self._system, kind)

        rows = []
        for text, _line, count in self._distinct([number]):
            said = meaning.bare(text)
            if said is None:
                continue
            answer = read(said)
            code = meaning.as_code(said)
            if isinstance(answer, str) and code:
                self.codes_found = self._system
                self.codes_converted += count if code != answer else 0
            rows.append(((text,), answer))
        return self._join(wanted, [number], rows)

    # -- numbers ---------------------------------------------------------------------------

    def _number_columns(self) -> dict[int, tuple[str, str | None]]:
        """Column → (``integer`` or ``number``, unit) of all that hold numbers as texts."""
        found = {}
        for name, number in self.mapping.columns.items():
            wanted = self.dataset.field(name)
            if self._is_amount(wanted) and self.table.types[number] == "varchar":
                found[number] = (wanted.type, wanted.unit)
        for number in self.mapping.programmes:
            if self.table.types[number] == "varchar":
                found[number] = ("number", "idr")
        return found

    def _find_number_styles(self) -> None:
        """How each column writes its numbers, by what its cells can only be.

        A column that leaves it open follows the other columns of the file. If these leave it open
        too, a separator before exactly three digits groups thousands, and a warning says so.
        """
        columns = self._number_columns()
        if not columns:
            return
        plain = [
            f"count(*) filter (where raw.c{n} is not null "
            f"and not coalesce({meaning.is_plain(f'raw.c{n}')}, false))"
            for n in columns
        ]
        counts = self.connection.execute(f"select {', '.join(plain)} from raw").fetchall()[0]
        uneven = [n for n, count in zip(columns, counts, strict=True) if count]
        evidence = {n: Evidence(0, 0, 0, 0) for n in columns}
        for n in uneven:
            evidence[n] = self._evidence(n, columns[n][1])
        whole = {n: e for n, e in evidence.items() if columns[n][0] == "integer"}
        # in a column of whole numbers three digits after a separator can only be a group
        dots = sum(e.dots_group for e in evidence.values()) + sum(e.one_dot for e in whole.values())
        commas = sum(e.commas_group for e in evidence.values()) + sum(
            e.one_comma for e in whole.values()
        )
        in_file = None if dots == commas else "id" if dots > commas else "en"
        if self.mapping.is_canonical:
            in_file = "en"
        self.number_style = in_file if dots or commas else None
        for n, (kind, _unit) in columns.items():
            how = "plain" if n not in uneven else kind
            style = meaning.style_of(evidence[n]) or in_file
            if how == "number" and style is None and (evidence[n].one_dot or evidence[n].one_comma):
                style = self._assumed(n, evidence[n])
            self._numbers[n] = (how, style or "id")

    def _evidence(self, number: int, unit: str | None) -> Evidence:
        """Make the table of a column's different uneven texts and weigh what they tell."""
        column, texts = f"raw.c{number}", identifier(f"t_{number}")
        self.connection.execute(
            f"""
            create or replace temp table {texts} as
            select k, {meaning.cleaned("k", unit)} as t, copies from (
                select {column} as k, count(*) as copies from raw
                where {column} is not null and not starts_with({column}, {literal(NATIVE)})
                    and not coalesce({meaning.is_plain(column)}, false)
                group by all
            )
            """
        )
        counts = self.connection.execute(
            f"select {meaning.evidence_sql('t', 'copies')} from {texts}"
        ).fetchall()
        return Evidence(*counts[0])

    def _assumed(self, number: int, seen: Evidence) -> str | None:
        """Nothing tells: a group of thousands, unless the column has both separators."""
        if seen.one_dot and seen.one_comma:
            return "none"
        style = "id" if seen.one_dot else "en"
        form = r"[+-]?[1-9]\d{0,2}[.,]\d{3}"
        example = self.connection.execute(
            f"select raw.c{number} from raw where regexp_full_match("
            f"trim(regexp_replace(raw.c{number}, '^[rR][pP]\\.?', '')), '{form}') limit 1"
        ).fetchall()
        self.number_style = self.number_style or style
        text = example[0][0] if example else ""
        if any(each.code == "numbers_assumed" for each in self.warnings):
            return style  # said once, with an example
        self.warnings.append(
            Warning(
                "numbers_assumed",
                {
                    "column": self.table.headers[number],
                    "value": text,
                    "read": "".join(each for each in text if each.isdigit()),
                },
            )
        )
        return style

    def _number(self, wanted: Field) -> tuple[str, str]:
        name, number = wanted.name, self.mapping.columns[wanted.name]
        column = f"raw.c{number}"
        kind = self.table.types[number]
        whole = wanted.type == "integer"
        rule = self._check(wanted.name, f"type_{wanted.type}")
        if kind != "varchar":
            if whole and kind == "bigint":
                return column, "null::integer"
            if whole:
                value = (
                    f"case when {column} = trunc({column}) then try_cast({column} as bigint) end"
                )
            else:
                value = f"cast({column} as double)"
            return value, f"case when {column} is not null and {value} is null then {rule} end"
        return self._read_number(number, whole, rule, name)

    def _read_number(self, number: int, whole: bool, rule: int, name: str) -> tuple[str, str]:
        """A number column: its plain cells are cast, its other texts read once each and joined."""
        column = f"raw.c{number}"
        how, style = self._numbers[number]
        kind = "bigint" if whole else "double"
        if how == "plain":
            return f"try_cast({column} as {kind})", "null::integer"
        if whole:
            slow = meaning.whole_sql("t")
        elif style == "none":
            slow = "null"
        else:
            slow = meaning.number_sql("t", style)
            if self.mapping.is_canonical:
                slow = f"coalesce({slow}, {meaning.exact_number_sql('t')})"
        other = "null"
        if not whole and style != "none":
            other = meaning.number_sql("t", "en" if style == "id" else "id")
        mixed = self._check(
            name, "number_style", "1.250.000,5" if style == "id" else "1,250,000.5", number
        )
        alias = identifier(f"n_{number}")
        if not any(alias in join for join in self._joins):
            native = f"starts_with({column}, {literal(NATIVE)})"
            exact = f"try_cast(substr({column}, 2) as double)"
            if whole:
                exact = f"case when {exact} = trunc({exact}) then try_cast({exact} as bigint) end"
            self.connection.execute(
                f"""
                create or replace temp table {alias} as
                select k, {slow} as value,
                    case when t is null or value is not null then null
                        when {other} is not null or {style == "none"} then {mixed}
                        else {rule} end as failed
                from {identifier(f"t_{number}")}
                union all
                select distinct {column}, {exact}, case when {exact} is null then {rule} end
                from raw where {native}
                """
            )
            self._joins.append(f"left join {alias} on {alias}.k = {column}")
        value = (
            f"case when {alias}.k is null then try_cast({column} as {kind}) else {alias}.value end"
        )
        return value, f"{alias}.failed"

    def _programmes(self, wanted: Field) -> tuple[str, str]:
        """Which programmes were paid, by the columns of contributions that are above zero."""
        paid: dict[str, list[str]] = {}
        failed = []
        for number, programme in self.mapping.programmes.items():
            value, wrong = self._programme_amount(number, wanted.name)
            paid.setdefault(programme, []).append(f"coalesce({value}, 0) > 0")
            failed.append(wrong)
        parts = ", ".join(
            f"case when {' or '.join(paid[each])} then '{each}' end"
            for each in headings.PROGRAMMES
            if each in paid
        )
        return f"nullif(concat_ws(',', {parts}), '')", f"coalesce({', '.join(failed)})"

    def _sum_of_programmes(self) -> tuple[str, str]:
        amounts = [
            self._programme_amount(number, "amount_idr") for number in self.mapping.programmes
        ]
        total = " + ".join(f"coalesce({value}, 0)" for value, _ in amounts)
        known = f"coalesce({', '.join(value for value, _ in amounts)})"
        wrong = f"coalesce({', '.join(failed for _, failed in amounts)})"
        return f"case when {known} is not null then {total} end", wrong

    def _programme_amount(self, number: int, name: str) -> tuple[str, str]:
        rule = self._check(name, "type_number", None, number)
        if self.table.types[number] != "varchar":
            return f"cast(raw.c{number} as double)", "null::integer"
        return self._read_number(number, False, rule, name)

    # -- rows that don't go together ---------------------------------------------------------

    def stage(self, file: Path) -> int:
        """Write the accepted rows as Parquet in contract form; returns how many.

        Makes ``extra`` on the way: good rows that can't stand beside others (``rid``, ``line``,
        ``k``, ``expected``). The same row twice is taken once; two different rows of one key are
        both refused, because which one is right is not ours to guess. So are rows of one regency's
        month at two levels.
        """
        self.connection.execute(
            "create or replace temp table extra (rid bigint, line bigint, k integer, "
            "expected varchar)"
        )
        accepted = self._copy("typed where not is_bad", file)
        if self._has_twins(file) or self._has_two_levels(file):
            self.connection.execute(
                "create or replace temp table good as select * from typed where not is_bad"
            )
            self._set_aside_twins()
            if has_levels(self.dataset):
                self._set_aside_levels()
            accepted = self._copy("good where rid not in (select rid from extra)", file)
            self.connection.execute("drop table good")
        return accepted

    def select_list(self) -> str:
        """The columns of ``typed`` under the names of the contract."""
        return ", ".join(
            f"{identifier('v_' + f.name)} as {identifier(f.name)}" for f in self.dataset.fields
        )

    def _copy(self, source: str, file: Path) -> int:
        return self.connection.execute(
            f"copy (select {self.select_list()} from {source}) to {literal(file)} (format parquet)"
        ).fetchall()[0][0]

    def _has_twins(self, file: Path) -> bool:
        """Whether a key may be there twice; now and then wrongly yes, never wrongly no."""
        keys = ", ".join(identifier(name) for name in self.dataset.primary_key)
        # one number a key instead of its texts is quicker
        return bool(
            self.connection.execute(
                f"select 1 from read_parquet({literal(file)}) group by hash({keys}) "
                "having count(*) > 1 limit 1"
            ).fetchall()
        )

    def _has_two_levels(self, file: Path) -> bool:
        return has_levels(self.dataset) and bool(
            self.connection.execute(
                "select 1 from (select distinct month, left(region_code, 4) as regency, "
                f"len(region_code) as level from read_parquet({literal(file)})) "
                "group by month, regency having count(*) > 1 limit 1"
            ).fetchall()
        )

    def _set_aside_twins(self) -> None:
        keys = ", ".join(identifier("v_" + name) for name in self.dataset.primary_key)
        values = ", ".join(identifier("v_" + f.name) for f in self.dataset.fields)
        name = self.dataset.primary_key[0]
        self.connection.execute(
            f"""
            insert into extra
            select rid, line, case when kinds > 1 then {self._check(name, "duplicate_key")}
                             else {self._check(name, "duplicate_row")} end,
                array_to_string(list_filter(lines, lambda each: each <> line)[:3], ', ')
            from (
                select rid, line,
                    count(distinct whole) over (partition by {keys}) as kinds,
                    list(line order by line) over (partition by {keys}) as lines,
                    min(line) over (partition by {keys}) as first_line
                from (
                    select *, hash(row({values})) as whole from good
                    where ({keys}) in (
                        select ({keys}) from good group by {keys} having count(*) > 1
                    )
                )
            )
            where kinds > 1 or line <> first_line
            """
        )

    def _set_aside_levels(self) -> None:
        self.connection.execute(
            f"""
            insert into extra
            select rid, line, {self._check("region_code", "mixed_levels")}, null
            from good join (
                select v_month as m, left(v_region_code, 4) as r
                from good where rid not in (select rid from extra) group by all
                having count(distinct len(v_region_code)) > 1
            ) on v_month = m and left(v_region_code, 4) = r
            where rid not in (select rid from extra)
            """
        )


def _person_sql(text: str, kind: str | None) -> str:
    """SQL of a member's key: a salted hash of KPJ or NIK, ``!`` if it is neither.

    The same person has the same key in every file of the workspace, and nobody without the salt
    can find the number to a key by trying.
    """
    digits = f"regexp_replace({text}, '[^0-9]', '', 'g')"
    letters = f"upper(regexp_replace({text}, '[^0-9A-Za-z]', '', 'g'))"
    missing = f"coalesce(regexp_replace({text}, '[\\s\u00a0-]', '', 'g'), '') = ''"
    # Excel keeps fifteen digits of a number: the sixteenth of a NIK is lost
    is_cut = f"starts_with({text}, {literal(NATIVE)})"

    def hashed(number: str) -> str:
        return f"substr(sha256(getvariable('salt') || {number}), 1, 20)"

    if kind == "kpj":
        form = r"\d{11}|\d{2}[A-Z]\d{8}"
        return (
            f"case when {missing} then null when regexp_full_match({letters}, '{form}') "
            f"then {hashed(letters)} else '!' end"
        )
    if kind == "nik":
        return (
            f"case when {missing} then null when len({digits}) = 16 and not {is_cut} "
            f"and regexp_full_match({text}, '[0-9 .''-]+') then {hashed(digits)} else '!' end"
        )
    # a column called member_key is kept, but a NIK or KPJ written into it is not
    nik = r"[1-9]\d{5}(0[1-9]|[1-6]\d|7[01])(0[1-9]|1[0-2])\d{6}"
    plain = f"ltrim(trim({text}), {literal(NATIVE)})"
    return (
        f"case when {missing} then null when regexp_full_match({plain}, '{nik}|\\d{{11}}') "
        f"then {hashed(plain)} else {plain} end"
    )

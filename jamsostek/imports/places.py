"""Which place of the province a text means: codes of both systems, names as offices write them.

In: what one row says of a place (:class:`PlaceText`). Out: a Kemendagri code, or
:class:`jamsostek.imports.values.Refused`. Which system of codes a whole column writes is decided in
:mod:`place_columns`.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache

from jamsostek.contract import datapackage, province
from jamsostek.imports import near
from jamsostek.imports.headings import FOOTNOTE
from jamsostek.imports.values import Refused, comparable

_NUMBERING = re.compile(r"^\W*\d{1,2}(?:\s*[.):\]-]+\s*|\s+)(?=\D)")
_KIND = re.compile(r"^(?:pemerintah)?(?:kabupaten|pemkab|kab|(?:kantor)?cabang|kacab|kancab|kcp)")
_APART = re.compile(r"[()\[\]/,;]|\s[-–—]\s")


@dataclass(frozen=True)
class PlaceText:
    """What one row says of a place: a code and names by level, as written."""

    code: str | None = None
    region: str | None = None
    district: str | None = None
    village: str | None = None


class Places:
    """The province's regencies, districts and villages by code and by usual spelling."""

    def __init__(self) -> None:
        package = datapackage.package()
        code, name, short = province.code(), province.name(), province.short_name()
        self.names: dict[str, str] = {code: name}
        either = "|".join(map(re.escape, filter(None, (short, name)))) or r"\b\B"
        self._of_province = re.compile(
            rf"[\s,]*\b(?:prov(?:insi|\.)?\s*)?(?:{either})\W*$", re.IGNORECASE
        )
        self._code_and_name = re.compile(rf"^\W*({re.escape(code)}[. ]?\d{{2}})\b[\W_]+(\D+)$")
        self.of_bps: dict[str, str] = {}
        self._by_key: dict[int, dict[str, set[str]]] = {2: {}, 4: {}, 6: {}, 10: {}}
        self._branches: dict[str, set[str]] = {}
        self._capitals: dict[str, str] = {}
        for spelling in (name, f"Provinsi {name}", f"Provinsi {short}", f"Prov {short}", short,
                         f"Se-{short}"):  # fmt: skip
            self._add(2, spelling, code)
        for row in _rows(package.dataset("regions").file):
            self._add_region(row)
        for row in _rows(package.dataset("districts").file):
            self.names[row["district_code"]] = row["name"]
            for start in ("", "kec", "kecamatan"):
                self._add(6, start + row["name"], row["district_code"])
        for row in _rows(package.dataset("villages").file):
            self.names[row["village_code"]] = row["name"]
            for start in ("", "desa", "ds", "kel", "kelurahan"):
                self._add(10, start + row["name"], row["village_code"])
        for row in _rows(package.dataset("branches").file):
            self._add_branch(row)

    def _add(self, level: int, spelling: str, code: str) -> None:
        self._by_key[level].setdefault(comparable(spelling), set()).add(code)

    def _add_region(self, row: dict) -> None:
        code, name = row["region_code"], row["name"]
        self.names[code] = name
        self.of_bps[row["bps_code"]] = code
        self._capitals[code] = comparable(row["capital"])
        spellings = [name, *filter(None, row["aliases"].split(";"))]
        if row["kind"] == "city":
            plain = re.sub(r"^kota\s+", "", name, flags=re.IGNORECASE)
            # "Kupang" alone may be the city or the regency: both then answer to it
            spellings += [plain, f"kota {plain}", f"{plain} kota", f"kodya {plain}", f"kotamadya"
                          f" {plain}", f"pemkot {plain}"]  # fmt: skip
            self._add(4, f"pemerintah kota {plain}", code)
        else:
            spellings += [
                f"{start} {each}"
                for each in tuple(spellings)
                for start in ("kab", "kabupaten", "pemkab", "pemerintah kabupaten")
                if not re.match(r"kab", each, re.IGNORECASE)
            ]
            spellings += [f"{name} {end}" for end in ("kab", "kabupaten")]
        for spelling in spellings:
            self._add(4, spelling, code)

    def _add_branch(self, row: dict) -> None:
        name = row["name"]
        plain = re.sub(r"^kantor cabang\s+", "", name, flags=re.IGNORECASE)
        spellings = {plain, row["branch_code"], row["seat"]}
        for each in tuple(spellings):
            spellings |= {
                f"{start} {each}"
                for start in ("kantor cabang", "cabang", "kc", "kacab", "kancab", "kcp")
            }
        # the office in Kota Kupang is "Cabang Kupang" to everyone
        spellings |= {spelling.replace("Kota ", "") for spelling in spellings}
        self.names.setdefault(row["branch_code"], name)
        for spelling in spellings:
            self._branches.setdefault(comparable(spelling), set()).add(row["branch_code"])

    def branch(self, text: str) -> str | Refused:
        """A branch by code or name."""
        found = self._branches.get(comparable(text), set())
        return next(iter(found)) if len(found) == 1 else Refused("unknown_branch")

    def area(self, text: str, system: str, kind: str | None = None) -> str | Refused:
        """A branch, a regency or the province, for targets.

        ``kind`` is ``branch`` or ``region`` where the header says which of both a name means:
        "Ende" is an office and a regency.
        """
        code = as_code(text)
        if code:
            return self.find(PlaceText(code=code), system, (2, 4))
        branch = self.branch(text)
        if isinstance(branch, str) and (kind == "branch" or text.strip() == branch):
            return branch
        regions = self._named(4, text) or self._named(2, text)
        options = set(regions)
        if isinstance(branch, str) and kind != "region":
            options.add(branch)
        if len(options) > 1:
            return Refused("ambiguous_place", self._options(options))
        return next(iter(options)) if options else Refused("unknown_place")

    def agreement(self, pairs: list[tuple[str, str]]) -> dict[str, int]:
        """System of codes → how many of the pairs (code, regency's name) agree in it.

        A pair unknown on either side tells nothing.
        """
        telling = [pair for pair in pairs if self._is_telling(*pair)]
        return {
            system: sum(not self.contradicts(*pair, system) for pair in telling)
            for system in ("kemendagri", "bps")
        }

    def contradicts(self, code: str, name: str, system: str) -> bool:
        """Whether a code means another regency in a system than the name beside it."""
        if not self._is_telling(code, name):
            return False
        return self.regency(code, system) not in self._named(4, name)

    def _is_telling(self, code: str, name: str) -> bool:
        plain = _with_zero(as_code(code) or "")[:4]
        return plain in self.of_bps and bool(self._named(4, name))

    def regency(self, code: str, system: str) -> str:
        """The regency's code in Kemendagri's system that a code of a system begins with."""
        plain = _with_zero(as_code(code) or "")[:4]
        return self.of_bps.get(plain, plain) if system == "bps" else plain

    def differs(self, code: str) -> bool:
        """Whether a code means another regency to BPS than to Kemendagri."""
        return self.regency(code, "bps") != self.regency(code, "kemendagri")

    def find(self, said: PlaceText, system: str, lengths: tuple[int, ...]) -> str | Refused | None:
        """The code of a place; ``None`` if nothing is said.

        ``system`` is ``kemendagri`` or ``bps``; ``lengths`` are those the field allows.
        """
        within: set[str] | str | Refused | None = None
        if said.code:
            within = self._around_code(said, system)
        elif said.region:
            within = self._around_name(said.region, system, lengths)
        for text, length, rule in (
            (said.district, 6, "unknown_district"),
            (said.village, 10, "unknown_village"),
        ):
            if isinstance(within, str | Refused):
                return within
            if text and length <= max(lengths):
                within = self._inside(text, length, within, system) or Refused(rule, text)
        if isinstance(within, set):
            if len(within) > 1:
                return Refused("ambiguous_place", self._options(within))
            return next(iter(within))
        return within

    def _around_code(self, said: PlaceText, system: str) -> set[str] | Refused:
        """The place a code means, if the regency's name beside it does not contradict."""
        plain = as_code(said.code)
        if len(plain) == 3 and not said.region:
            return Refused("code_cut")
        code = self._own_code(_with_zero(plain), system)
        if isinstance(code, Refused):
            return code
        if code not in self.names:
            return Refused("unknown_place")
        if said.region:
            outer = self._inside(said.region, 4, None, system)
            if isinstance(outer, Refused):
                return outer
            if code == province.code():
                outer = self._named(2, said.region)
            if not outer:
                return Refused("unknown_region_name", said.region)
            if not any(code.startswith(each) for each in outer):
                return Refused("place_mismatch", self._options(outer))
        return {code}

    def _around_name(self, name: str, system: str, lengths) -> set[str] | str | Refused:
        """The regencies a name may mean, or the province where the field may hold it."""
        found = self._inside(name, 4, None, system)
        if not found and 2 in lengths and self._named(2, name):
            return province.code()
        return found or Refused("unknown_place")

    def _inside(
        self, text: str, length: int, within: set[str] | None, system: str
    ) -> set[str] | Refused:
        """The codes of one level a text may mean inside what is known already."""
        found = self._named(length, text)
        if code := as_code(text):
            code = self._own_code(code, system)
            if isinstance(code, Refused):
                return code
            found = {code} if code in self.names and len(code) == length else set()
        if within is None:
            return found
        return {each for each in found if any(each.startswith(outer) for outer in within)}

    def _own_code(self, code: str | None, system: str) -> str | Refused:
        """A code of a system as Kemendagri's; an empty text if there is none."""
        if system != "bps" or code in (None, province.code()):
            return code or ""
        return self.of_bps.get(code, "") if len(code) == 4 else Refused("bps_detail")

    def _named(self, length: int, text: str) -> set[str]:
        """The places of a level a text may mean, written plainly or as lists do."""
        known = self._by_key[length]
        plain = FOOTNOTE.sub("", text)
        for form in (text, plain, _NUMBERING.sub("", plain)):
            if found := known.get(comparable(form)):
                return found
        return self._regency_in_list(_NUMBERING.sub("", plain)) if length == 4 else set()

    def _regency_in_list(self, text: str) -> set[str]:
        """``5306 Belu``, ``Belu / Atambua``, ``Sumba Barat Daya (SBD)``, ``Kab. Alor, NTT``."""
        known = self._by_key[4]
        if within := known.get(comparable(self._of_province.sub("", text))):
            return within
        if found := self._code_and_name.match(text):
            code = as_code(found[1])
            # the name tells which of both systems the code beside it is of
            return {
                each
                for each in known.get(comparable(found[2]), set())
                if code in (each, next(b for b, ours in self.of_bps.items() if ours == each))
            }
        parts = [comparable(part) for part in _APART.split(text) if comparable(part)]
        meant = [known[part] for part in parts if part in known]
        if len(parts) < 2 or not meant:
            return set()
        rest = [part for part in parts if part not in known]
        return {
            each
            for each in set.intersection(*meant)
            if all(part == self._capitals[each] for part in rest)
        }

    def near(self, text: str, *roles: str) -> list[str]:
        """Codes of regencies (role ``region``) and branches (``branch``) with a spelling like a
        text that means none, the likest first."""
        known: dict[str, set[str]] = {}
        for role, spellings in (("region", self._by_key[4]), ("branch", self._branches)):
            for key, codes in spellings.items() if role in roles else ():
                # what all are called alike makes no two alike
                plain = _KIND.sub("", key)
                known[plain] = known.get(plain, set()) | codes
        found = near.alike(_KIND.sub("", comparable(text)), known)
        codes = [code for key in found for code in sorted(known[key])]
        return list(dict.fromkeys(codes))[: near.OFFERED]

    def is_region(self, text: str) -> bool:
        """Whether a text means a regency, or may mean several, or the province."""
        return bool(as_code(text) or self._named(4, text) or self._named(2, text))

    def told_apart(self, code: str) -> str:
        """The name of a regency that no other one has."""
        name = self.names[code]
        return name if name.startswith("Kota ") else f"Kabupaten {name}"

    def tells_system(self, code: str) -> str | None:
        """Which system a code below the regency is of, where it can't be the other's."""
        plain = as_code(code) or ""
        if len(plain) < 6:
            return None
        if plain in self.names:
            return "kemendagri"
        # districts have six digits at Kemendagri and seven at BPS; its villages begin with 1 or 2
        is_theirs = len(plain) == 7 or (len(plain) == 10 and plain[:4] in self.of_bps)
        return "bps" if is_theirs else None

    def _options(self, codes: set[str]) -> str:
        shown = [self.label(code) for code in sorted(codes)[:5]]
        return " / ".join(shown) + (" …" if len(codes) > 5 else "")

    def label(self, code: str) -> str:
        """A place as a message names it: its name, whose it is, and the code."""
        name = self.names.get(code, code)
        if len(code) == 4 and code in self.names:
            name = self.told_apart(code)
        if len(code) > 4 and code.isdecimal():
            name = f"{name}, {self.names.get(code[: 6 if len(code) > 6 else 4], '')}"
        return f"{name} ({code})"


@lru_cache(maxsize=16384)
def as_code(text: str | None) -> str | None:
    """``53.03``, ``5303.0``, ``53 03 21 2003`` → only the digits; ``None`` if it is no code."""
    if not text:
        return None
    plain = re.sub(r"^(\d{2,})\.0+$", r"\1", text.strip().lstrip("'"))
    if not re.fullmatch(r"\d[\d. ]*", plain):
        return None
    return re.sub(r"[. ]", "", plain)


def _with_zero(code: str) -> str:
    """Excel drops the last zero of 53.10: of three digits it is added, where a name agrees."""
    return f"{code}0" if len(code) == 3 and code.startswith(province.code()) else code


@lru_cache(maxsize=2)
def _places(_stamp: tuple) -> Places:
    return Places()


def places() -> Places:
    """The places of the data in use; read again when their files change."""
    package = datapackage.package()
    stats = [
        package.dataset(name).file.stat() for name in ("areas", "regions", "districts", "villages",
                                                       "branches")
    ]  # fmt: skip
    return _places(
        (str(package.dataset("regions").file), *((s.st_mtime_ns, s.st_size) for s in stats))
    )


def _rows(file) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as content:
        return list(csv.DictReader(content))

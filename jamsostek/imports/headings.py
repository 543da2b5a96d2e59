"""Which column of an office's file is which column of the contract.

Headers are compared without case, accents, punctuation and the usual abbreviations, with the
canonical name, both titles and the aliases of each field. Besides the fields there are helpers
(a district beside a village, the year beside a month, contributions by programme) and columns that
are personal and must not be stored.

In: the headers as written. Out: a :class:`Mapping`; :mod:`columns` says what comes of it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from jamsostek.contract import datapackage, province
from jamsostek.contract.datapackage import Dataset, Field

PLACE_ROLES = ("region", "district", "village", "area")
# level → the length of its codes
_LENGTHS = {"region": 4, "district": 6, "village": 10}
# what the user says of a header instead of a field, and how well what is said fits
IGNORED = "ignored"
_TOLD = -1
PROGRAMMES = ("JKK", "JKM", "JHT", "JP", "JKP")

# marks of a note below the table, at the end of a header or a name
FOOTNOTE = re.compile(r"(?:[*†‡§¹²³⁰-⁹]+\)?|\s+\d{1,2}[)/]|\[\d{1,2}\])+\s*$")
_SHORT = {
    "jml": "jumlah",
    "jlh": "jumlah",
    "nomor": "no",
    "nmr": "no",
    "tk": "tenaga kerja",
    "tgl": "tanggal",
    "thn": "tahun",
    "th": "tahun",
    "bln": "bulan",
    "kab": "kabupaten",
    "kec": "kecamatan",
    "kel": "kelurahan",
    "prov": "provinsi",
    "kd": "kode",
    "kelurah": "kelurahan",
}
_KPJ = {"kpj", "no kpj", "no kartu peserta", "no peserta", "no kartu kpj"}
_NIK = {"nik", "no nik", "nik peserta", "nik tenaga kerja", "nik tk"}
_YEAR = {"tahun", "year"}
# words of which one makes a column personal wherever no field claims it
_PERSONAL_WORDS = {
    *("nama", "name", "nik", "ktp", "kk", "kpj", "alamat", "address", "hp", "handphone"),
    *("telepon", "telp", "phone", "wa", "whatsapp", "email", "mail", "rekening", "npwp"),
    *("lahir", "birth", "ibu", "upah", "gaji", "ttd", "tangan"),
}
_PROGRAMME_COLUMN = re.compile(
    r"(?:iuran )?(jkk|jkm|jht|jp|jkp)(?: (?:tk|tenaga kerja|perusahaan|pemberi kerja|pk))?"
)


@dataclass
class Mapping:
    """Fields and helpers by the number of their column.

    ``names`` and ``levels`` are for fields that are places: the column with the place's name beside
    its code, and the columns of the levels ``region``, ``district``, ``village`` around it.
    ``years`` is the column of the year beside a month's; ``programmes`` are the columns of
    contributions by programme; ``codes`` the system the header itself names.
    """

    columns: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    levels: dict[str, dict[str, int]] = field(default_factory=dict)
    years: dict[str, int] = field(default_factory=dict)
    programmes: dict[int, str] = field(default_factory=dict)
    codes: str | None = None
    person: str | None = None  # "kpj", "nik" or "key"
    is_canonical: bool = False
    personal: set[int] = field(default_factory=set)
    clashes: dict[str, list[int]] = field(default_factory=dict)

    def says(self, wanted: Field) -> bool:
        """Whether the file has a field, in a column of its own or by helpers."""
        by_programmes = wanted.name == "amount_idr" or wanted.role == "programmes"
        return bool(
            wanted.name in self.columns
            or self.levels.get(wanted.name)
            or (by_programmes and self.programmes)
        )

    @property
    def used(self) -> set[int]:
        """The numbers of all columns that are read."""
        return (
            set(self.columns.values())
            | set(self.names.values())
            | {number for levels in self.levels.values() for number in levels.values()}
            | set(self.years.values())
            | set(self.programmes)
        )


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """A header without case, accents, punctuation and abbreviations."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = plain.replace("%", " persen ")
    words = re.sub(r"[^a-z0-9]+", " ", plain).split()
    return " ".join(_SHORT.get(word, word) for word in words)


_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LANGUAGES = re.compile(r"\s*(?:/|\||\n|\s[-–—]\s|[()\[\]])\s*")


def known_form(dataset: Dataset, header: str) -> str:
    """A header as it is compared: the first form of it that somebody knows.

    That is the whole of it, else without footnote marks, without what stands in brackets (a unit,
    a second language), or each of its languages, where those that are known mean one field.
    """
    ranks, helpers = _ranks(dataset), _helper_words(dataset)
    plain = FOOTNOTE.sub("", header)
    without = _BRACKETS.sub(" ", plain)
    for text in map(normal, (header, plain, without)):
        if text in ranks or text in helpers:
            return text
    by_words = _by_words(_Same(dataset))
    for text in map(normal, (plain, without)):
        # "Tenaga Kerja | Jumlah" of a header of two rows is "jumlah tenaga kerja"
        if (other := by_words.get(frozenset(text.split()))) and len(text.split()) > 1:
            return other
    for parted in (without, plain):
        known = [text for text in map(normal, _LANGUAGES.split(parted)) if text in ranks]
        if known and len({frozenset(ranks[text]) for text in known}) == 1:
            return known[0]
    return normal(plain)


@lru_cache(maxsize=64)
def _by_words(same: _Same) -> dict[frozenset[str], str]:
    """Words of a header in any order → the header, where it can be but one field's."""
    found: dict[frozenset[str], set[str]] = {}
    for text in _ranked(same):
        found.setdefault(frozenset(text.split()), set()).add(text)
    ranks = _ranked(same)
    return {
        words: sorted(texts)[0]
        for words, texts in found.items()
        if len({frozenset(ranks[text]) for text in texts}) == 1
    }


def _helper_words(dataset: Dataset) -> set[str]:
    """Headers that are of use beside those of the fields."""
    words = {normal(text) for text in dataset.dropped_columns} | _KPJ | _NIK | _YEAR
    return words.union(*_place_words(_Same(datapackage.package())).values())


def _ranks(dataset: Dataset) -> dict[str, dict[str, float]]:
    """Normal header → field → how well it fits; 0 is best."""
    return _ranked(_Same(dataset))


class _Same:
    """Lets a cache tell one loaded contract from the next by identity."""

    def __init__(self, thing) -> None:
        self.thing = thing

    def __eq__(self, other) -> bool:
        return self.thing is other.thing

    def __hash__(self) -> int:
        return id(self.thing)


@lru_cache(maxsize=64)
def _ranked(same: _Same) -> dict[str, dict[str, float]]:
    dataset = same.thing
    found: dict[str, dict[str, float]] = {}

    def add(text: str, name: str, rank: float) -> None:
        if text:
            ranks = found.setdefault(text, {})
            ranks[name] = min(rank, ranks.get(name, rank))

    for each in dataset.fields:
        title = normal(each.titles["id"])
        add(normal(each.name), each.name, 0)
        add(title, each.name, 1)
        add(normal(each.titles["en"]), each.name, 1)
        for alias in map(normal, each.aliases):
            add(alias, each.name, 2 if re.search(rf"\b{re.escape(title)}\b", alias) else 3)
    return found


@lru_cache(maxsize=1)
def _place_words(package: _Same) -> dict[str, set[str]]:
    """Level → the headers under which files write a place of that level."""
    words: dict[str, set[str]] = {level: set() for level in _LENGTHS}
    for dataset in package.thing.operational:
        for each in dataset.fields:
            if each.role in words:
                texts = (*each.aliases, each.titles["id"], each.titles["en"], each.name)
                words[each.role].update(map(normal, texts))
    return words


def names_a_column(dataset: Dataset, text: str) -> bool:
    """Whether a text is a header of the dataset, a helper's or one of what is never stored."""
    form = known_form(dataset, text)
    return bool(form) and (form in _ranks(dataset) or form in _helper_words(dataset))


def levels_of(place: Field) -> tuple[int, ...]:
    """The lengths of code a place field allows: 2 province, 4 regency, 6 district, 10 village."""
    pattern = re.compile(place.constraints.get("pattern", r"\d+"))
    whole = province.codes()[0]
    codes = {2: whole, 4: f"{whole}03", 6: f"{whole}0321", 10: f"{whole}03212003"}
    return tuple(length for length, code in codes.items() if pattern.fullmatch(code))


def match(dataset: Dataset, headers: list[str], told: dict[str, str] | None = None) -> Mapping:
    """What each header is; never refuses, see :func:`jamsostek.imports.columns.require`.

    ``told`` are headers of which the user said the field, or :data:`IGNORED`.
    """
    told = told or {}
    found = Mapping()
    normals = [known_form(dataset, header) for header in headers]
    ranks = _ranks(dataset)
    claims: dict[str, list[tuple[float, int]]] = {}
    undecided: list[tuple[int, dict[str, float]]] = []
    for number, text in enumerate(normals):
        fits = ranks.get(text) or {}
        if name := told.get(headers[number]):
            fits = {} if name == IGNORED else {name: _TOLD}
        if len(fits) == 1:
            ((name, rank),) = fits.items()
            claims.setdefault(name, []).append((rank, number))
        elif fits:
            undecided.append((number, fits))
    for number, fits in undecided:
        # a header two fields know goes to the one no other column is for, the needed one first
        free = [name for name in fits if name not in claims] or list(fits)
        name = min(free, key=lambda each: (not is_needed(dataset.field(each)), fits[each]))
        claims.setdefault(name, []).append((fits[name], number))
    for name, claimed in claims.items():
        said = [each for each in claimed if each[0] == _TOLD]
        _settle(found, dataset.field(name), sorted(said or claimed), normals)
    _find_person(found, dataset, normals)
    _find_helpers(found, dataset, normals)
    _find_personal(found, dataset, [normal(header) for header in headers])
    used = [headers[number] for number in found.columns.values()]
    found.is_canonical = bool(used) and all(h in {f.name for f in dataset.fields} for h in used)
    return found


def _settle(found: Mapping, wanted: Field, claimed: list[tuple[float, int]], normals) -> None:
    """Choose among the columns that claim a field; a place may have one of codes, one of names."""
    name = wanted.name
    if wanted.role in PLACE_ROLES:
        coded = [number for _, number in claimed if _is_of_codes(normals[number])]
        named = [number for _, number in claimed if number not in coded]
        if any("bps" in normals[n].split() for n in coded) and len(coded) > 1:
            coded = [n for n in coded if "bps" not in normals[n].split()] or coded
        if len(named) > 1:
            exact = [n for n in named if "nama" in normals[n].split()]
            named = exact if len(exact) == 1 else named
        if len(coded) > 1:
            best = [number for rank, number in claimed if number in coded and rank < 1]
            coded = best or coded
        if len(coded) > 1 or len(named) > 1:
            found.clashes[name] = coded if len(coded) > 1 else named
            return
        if coded:
            found.columns[name] = coded[0]
            words = normals[coded[0]].split()
            is_ours = "kemendagri" in words or normals[coded[0]] == normal(name)
            found.codes = "bps" if "bps" in words else "kemendagri" if is_ours else found.codes
            if named:
                found.names[name] = named[0]
        else:
            found.columns[name] = named[0]
        return
    best = [number for rank, number in claimed if rank == claimed[0][0]]
    if len(best) > 1:
        found.clashes[name] = best
    else:
        found.columns[name] = best[0]


def _is_of_codes(text: str) -> bool:
    return bool({"kode", "bps", "kemendagri", "code"} & set(text.split()))


def is_needed(wanted: Field) -> bool:
    """Whether a file without this field is of no use."""
    return bool(wanted.constraints.get("required")) and wanted.default is None


def _find_person(found: Mapping, dataset: Dataset, normals: list[str]) -> None:
    """KPJ is preferred, because lists of contributions carry nothing else."""
    persons = [each.name for each in dataset.fields if each.role == "person"]
    if not persons:
        return
    name = persons[0]
    if name in found.columns or name in found.clashes:
        found.person = "key"
        return
    for kind, words in (("kpj", _KPJ), ("nik", _NIK)):
        numbers = [number for number, text in enumerate(normals) if text in words]
        if len(numbers) > 1:
            found.clashes[name] = numbers
            return
        if numbers:
            found.columns[name] = numbers[0]
            found.person = kind
            return


def _find_helpers(found: Mapping, dataset: Dataset, normals: list[str]) -> None:
    """The columns beside the fields' own: levels around a place, years, programmes."""
    taken = found.used | {number for numbers in found.clashes.values() for number in numbers}
    free = {number: text for number, text in enumerate(normals) if number not in taken}
    for each in dataset.fields:
        if each.role in _LENGTHS and max(levels_of(each)) > _LENGTHS["region"]:
            _find_levels(found, dataset, each, free)
        if each.type == "yearmonth" or each.role == "period":
            _find_year(found, each, free, normals)
        if each.role == "programmes" and each.name not in found.columns:
            for number, text in free.items():
                if matched := _PROGRAMME_COLUMN.fullmatch(text):
                    found.programmes[number] = matched[1].upper()


def _find_levels(found: Mapping, dataset: Dataset, wanted: Field, free: dict[int, str]) -> None:
    """The columns of the levels around a place that may lie below a regency."""
    words = _place_words(_Same(datapackage.package()))
    own = {each.role: each.name for each in dataset.fields if each.role in _LENGTHS}
    lengths = levels_of(wanted)
    levels: dict[str, int] = {}
    for level, length in _LENGTHS.items():
        if level == wanted.role or length > max(lengths):
            continue
        if own.get(level) in found.columns:
            # another field of the same dataset says it; its names say most
            levels[level] = found.names.get(own[level], found.columns[own[level]])
            continue
        fitting = [n for n, text in free.items() if text in words[level]]
        if fitting:
            levels[level] = min(fitting, key=lambda n: "kode" in free[n].split())
    # without a column of its own only a level the field may hold can stand in for it
    if wanted.name in found.columns or any(_LENGTHS[level] in lengths for level in levels):
        found.levels[wanted.name] = levels


def _find_year(found: Mapping, wanted: Field, free: dict[int, str], normals: list[str]) -> None:
    """The column of the year beside that of a month."""
    years = [number for number, text in free.items() if text in _YEAR]
    both = found.clashes.get(wanted.name, [])
    if wanted.role == "period" and len(both) == 2:
        # "Tahun" and "Bulan" side by side make one period
        year = [number for number in both if normals[number] in _YEAR]
        month = [number for number in both if number not in year]
        if len(year) == len(month) == 1:
            found.clashes.pop(wanted.name)
            found.columns[wanted.name], years = month[0], year
    if len(years) == 1 and wanted.name in found.columns:
        found.years[wanted.name] = years[0]


def is_personal(header: str) -> bool:
    """Whether a word of a header says that what is below is somebody's."""
    return bool(_PERSONAL_WORDS & set(normal(header).split()))


def _find_personal(found: Mapping, dataset: Dataset, normals: list[str]) -> None:
    dropped = {normal(text) for text in dataset.dropped_columns}
    has_persons = any(each.role == "person" for each in dataset.fields)
    for number, text in enumerate(normals):
        if number in found.used or any(number in each for each in found.clashes.values()):
            continue
        is_personal = text in dropped or bool(_PERSONAL_WORDS & set(text.split()))
        # beside a person's key a column nobody knows may hold anything
        if is_personal or (has_persons and text not in ("", "no")):
            found.personal.add(number)


def score(
    dataset: Dataset, headers: list[str], told: dict[str, str] | None = None
) -> tuple[float, bool]:
    """How much of a dataset a header row names, and whether it has all that is needed."""
    found = match(dataset, headers, told)
    named = len(found.columns) + len(found.clashes)
    if not named:
        return 0, False
    helpers = len(found.used) - len(found.columns)
    dropped = {normal(text) for text in dataset.dropped_columns}
    known = sum(normal(headers[n]) in dropped for n in found.personal)
    return named + helpers / 4 + known / 8, not missing(dataset, found)


def missing(dataset: Dataset, found: Mapping) -> list[Field]:
    """The fields a file must have and this one hasn't."""
    return [
        each
        for each in dataset.fields
        if is_needed(each) and not found.says(each) and each.name not in found.clashes
    ]

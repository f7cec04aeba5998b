"""Reads numbers, amounts, shares, measures, dates and times in English copy: two ways to write one are equal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

_DAYS = 86_400.0
# Units by dimension: the words, and what one of them is in the dimension's first unit.
_MEASURES: Mapping[str, Mapping[str, float]] = {
    "length": {
        "m metre metres meter meters": 1,
        "km kms kilometre kilometres kilometer kilometers": 1000,
        "cm centimetre centimetres centimeter centimeters": 0.01,
        "mm millimetre millimetres millimeter millimeters": 0.001,
        "mile miles": 1609.344,
        "yard yards": 0.9144,
        "ft foot feet": 0.3048,
        "inch inches": 0.0254,
    },
    "speed": {"kph km/h kmh": 1, "mph": 1.609344},
    "mass": {
        "kg kilo kilos kilogram kilograms kilogramme kilogrammes": 1,
        "g gram grams gramme grammes": 0.001,
        "tonne tonnes ton tons": 1000,
        "lb lbs pound pounds": 0.45359237,
        "ounce ounces oz": 0.028349523,
    },
    "area": {"hectare hectares ha": 1, "acre acres": 0.40468564},
    "volume": {"litre litres liter liters": 1, "gallon gallons": 3.7854118, "barrel barrels": 158.98729},
    "time": {
        "second seconds": 1,
        "minute minutes min mins": 60,
        "hour hours": 3600,
        "day days": _DAYS,
        "week weeks": 7 * _DAYS,
        "fortnight fortnights": 14 * _DAYS,
        "month months": 365.25 * _DAYS / 12,
        "year years": 365.25 * _DAYS,
        "decade decades": 3652.5 * _DAYS,
        "century centuries": 36525 * _DAYS,
    },
    "percent": {"% pc percent": 1},
    "dollar": {"$ us$ usd dollar dollars bucks": 1},
    "euro": {"€ eur euro euros": 1},
    "pound": {"£ gbp pound pounds": 1},
    "yen": {"yen": 1},
    "yuan": {"yuan renminbi rmb": 1},
    "rouble": {"rouble roubles ruble rubles": 1},
    "rupee": {"rupee rupees": 1},
    "franc": {"franc francs": 1},
    "crown": {"crown crowns krona kronor krone kroner koruna korunas": 1},
    "lira": {"lira liras": 1},
    "peso": {"peso pesos": 1},
    "zloty": {"zloty zlotys": 1},
    "hryvnia": {"hryvnia hryvnias hryvnya": 1},
}
_SYMBOLS = {
    "$": "dollar",
    "usd": "dollar",
    "€": "euro",
    "eur": "euro",
    "£": "pound",
    "gbp": "pound",
    "¥": "yen",
    "₽": "rouble",
    "₹": "rupee",
    "₴": "hryvnia",
}


def _numbered(words: str, first: int = 1, step: int = 1) -> dict[str, int]:
    """Number words in their order; those joined by "/" are one."""
    return {word: first + step * n for n, names in enumerate(words.split()) for word in names.split("/")}


_DIGITS_OF = _numbered(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
    first=0,
) | _numbered("twenty thirty forty fifty sixty seventy eighty ninety", first=20, step=10)
_SCALES = {
    "hundred": 100.0,
    "dozen": 12.0,
    **dict.fromkeys(("thousand", "k"), 1e3),
    **dict.fromkeys(("lakh", "lakhs"), 1e5),
    **dict.fromkeys(("million", "millions", "m", "mn", "mln"), 1e6),
    **dict.fromkeys(("crore", "crores"), 1e7),
    **dict.fromkeys(("billion", "billions", "bn"), 1e9),
    **dict.fromkeys(("trillion", "trillions", "tn"), 1e12),
}
_VAGUE = {"dozens": 12.0, "scores": 20.0, "hundreds": 100.0, "thousands": 1e3, "millions": 1e6, "billions": 1e9}
_ORDINALS = _numbered(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
_PARTS = {"half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "tenth": 10}
_MONTHS = _numbered(
    "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct "
    "november/nov december/dec"
)
_WEEKDAYS = _numbered("monday tuesday wednesday thursday friday saturday sunday")
_VULGAR = {"½": 0.5, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 0.25, "¾": 0.75}

_S = r"[ \u00a0\u202f\u2009]"
_WORDS = "|".join(
    sorted([*_DIGITS_OF, "hundred", "thousand", "million", "billion", "trillion", "dozen"], key=len)[::-1]
)
_FIGURE = rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,3}}(?:{_S}\d{{3}})+(?![\d,.]\d)|\d+(?:\.\d+)?(?:,\d{{1,2}}(?!\d))?"
_AND = "(?:(?<=hundred)|(?<=thousand)|(?<=million)|(?<=billion))"
_SCALE = "|".join(sorted(_SCALES, key=len)[::-1])
_CARDINAL = re.compile(
    rf"(?<![\w.,])(?<![A-Z]-)(?P<sign>(?:US|AU?|CA?|HK|NZ)?\$|[€£¥₽₹₴]|(?-i:USD|EUR|GBP))?{_S}?"
    rf"(?:(?P<figure>{_FIGURE})(?P<vulgar>[½⅓⅔¼¾])?(?P<ordinal>st|nd|rd|th)?(?P<decade>['’]?s)?"
    rf"(?:(?:{_S}|-)?(?P<scale>(?:{_SCALE}|m)(?![\w])))?"
    rf"|(?P<words>(?:an?{_S}(?=hundred|thousand|million|billion|trillion|dozen))?(?:{_WORDS})(?:(?:-|{_S}|{_AND}{_S}and{_S})(?:{_WORDS}))*))"
    rf"(?P<and>{_S}and{_S}a{_S}half\b)?(?!\d|[.,]\d)",
    re.I,
)
_UNIT_WORDS = sorted({word for units in _MEASURES.values() for names in units for word in names.split()}, key=len)[::-1]
_UNIT = re.compile(
    rf"(?:{_S}|-)*(?P<square>(?:square|sq\.?|cubic)(?:{_S}|-))?(?:(?-i:[A-Z][\w.]+){_S}|(?:more|consecutive|straight|whole|"
    rf"full|long|short|further|additional|working|nautical|metric){_S})?"
    rf"(?P<unit>per{_S}?cent(?:age{_S}points?)?|percentage{_S}points?|degrees?{_S}?(?P<scale>celsius|fahrenheit|c\b|f\b)?"
    rf"|°{_S}?(?P<degree>[CF])?|{'|'.join(map(re.escape, _UNIT_WORDS))})(?!\w)"
    rf"(?P<per>(?:{_S}(?:per|an?){_S}|/)(?:hour|h)\b)?",
    re.I,
)
_VAGUE_WORDS = re.compile(
    rf"\b(?:tens{_S}of{_S}|hundreds{_S}of{_S})?(?:{'|'.join(_VAGUE)})(?={_S}of\b|{_S}more\b)", re.I
)
_PART = re.compile(
    rf"(?<!\w)(?<!first )(?<!second )(?<!other )(?<!each )(?<!either )"
    rf"(?:(?P<number>an?|one|two|three|four|nine|\d)(?:{_S}|-))?"
    rf"(?P<part>half|thirds?|quarters?|fifths?|tenth)(?:(?={_S}(?:of|the|its|their|his|her|all|my|our)\b)|(?:{_S}an?{_S}|-)"
    rf"(?P<unit>hour|day|year|century|mile|kilometre|kilometer|dozen|hundred|thousand|million|billion|trillion)\b)|(?<!\w)(?P<top>\d)/(?P<bottom>\d)(?![\d/])",
    re.I,
)
_SHARE = re.compile(
    rf"(?<!\w)(?P<some>one|two|three|four|nine|\d+){_S}(?:in|out{_S}of){_S}(?:every{_S})?"
    r"(?P<all>two|three|four|five|six|ten|\d{1,3}|1,?000)(?!\w|[.,%]\d?|-)"
    rf"(?!{_S}(?:second|minute|hour|day|week|month|year)s?\b)",
    re.I,
)
_CLOCK = re.compile(
    rf"(?<![\w.,:])(?P<hour>\d{{1,2}})(?:[:.h](?P<minute>[0-5]\d))?{_S}?(?P<half>[ap])\.?m\b\.?"
    r"|(?<![\w.,:/$€£])(?P<hours>[01]?\d|2[0-4])[:h](?P<minutes>[0-5]\d)(?![\w:])"
    r"|\b(?P<name>noon|midday|midnight)\b",
    re.I,
)
_DATE = re.compile(
    r"\b(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s?\b"
    r"|\b(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.)(?!\w)"
)
# What makes "May" and "March" months: a number beside them, or a word of time before.
_BESIDE = re.compile(
    r"(?:\d|\d(?:st|nd|rd|th)|\d of|\b(?:in|of|since|until|till|last|next|this|by|from|early|late|mid|end|and)) ?-?$",
    re.I,
)
_ORDINAL = re.compile(rf"(?<![\w-])(?:{'|'.join(_ORDINALS)})(?![\w])", re.I)
_MULTIPLE = re.compile(r"\b(?:once|twice|double[ds]?|both|couple|pair|single|sole|only)\b", re.I)
_SINGLE = re.compile(
    rf"\b(?:an?|per|every|each){_S}(?P<unit>hour|day|week|month|year|decade|century|kilometre|kilometer|mile)\b", re.I
)
_MULTIPLES = {"twice": 2.0, "double": 2.0, "doubled": 2.0, "doubles": 2.0, "both": 2.0, "couple": 2.0, "pair": 2.0}
_ABOUT = re.compile(
    r"(?:about|around|some|nearly|almost|roughly|approximately|over|under|than|least|most|to|estimated|close to)\W*$",
    re.I,
)


_Reading = tuple[str, float, float, float]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it stands in a text, at half-open code points `start` to `end`, unit and all.

    `readings` are what it may mean: (dimension, amount in the dimension's first unit, amount as written, what one of
    the written unit is in the first); the dimension of a bare number is "". `weak` ones ("one", "a year", "both") only
    explain others and are never missed. `about`: a word before says that it is rounded.
    """

    start: int
    end: int
    readings: tuple[_Reading, ...]
    weak: bool = False
    about: bool = False

    @property
    def dimension(self) -> str:
        """What is counted in the likeliest reading."""
        return self.readings[0][0]

    @property
    def small(self) -> bool:
        """Whether prose often leaves it out or adds it: "the two", a weekday."""
        return self.dimension in {"weekday", "month", "ordinal"} or (self.dimension == "" and self.readings[0][1] <= 2)

    def equals(self, other: Quantity) -> bool:
        """Return whether both may mean the same; measures in two units within 3 per cent, as they are rounded."""
        return any(_same(one, two) for one in self.readings for two in other.readings)

    def rounds(self, other: Quantity) -> bool:
        """Return whether the two are one number, given more and less precisely."""
        for dimension, amount, _, _ in self.readings:
            for same, value, _, _ in other.readings:
                loose = 0.1 if self.about or other.about else 0.02
                near = abs(amount - value) <= loose * max(amount, value)
                if dimension == same and near and dimension not in _EXACT and max(amount, value) >= 10:
                    return _digits(amount) != _digits(value)
        return False


_EXACT = {"weekday", "month", "ordinal", "year", "clock", "decade"}


def _digits(value: float) -> int:
    return len(f"{value:.6g}".partition("e")[0].replace(".", "").strip("0"))


def _same(one: _Reading, two: _Reading) -> bool:
    dimension, amount, written, factor = one
    other, value, also, also_factor = two
    if dimension != other:
        # A bare number may count what the other names: "the 50-year-old", "aged 50"; "3 March", "3rd of March".
        return "" in (dimension, other) and not {dimension, other} & {"weekday", "clock", "vague"} and written == also
    if factor != also_factor:
        return abs(amount - value) <= 0.03 * max(abs(amount), abs(value))
    return abs(amount - value) <= 1e-6 * max(1.0, abs(amount), abs(value))


@cache
def _units() -> dict[str, list[tuple[str, float]]]:
    """Map each unit's word to its dimensions, with the factor."""
    units: dict[str, list[tuple[str, float]]] = {}
    for dimension, names in _MEASURES.items():
        for words, factor in names.items():
            for word in words.split():
                units.setdefault(word, []).append((dimension, factor))
    return units


def quantities(text: str) -> list[Quantity]:
    """Return every quantity of `text`, in order; none overlaps another."""
    found: list[Quantity] = []
    taken = bytearray(len(text))
    for reader in (_clocks, _shares, _vague, _parts, _cardinals, _dates, _ordinals, _weak):
        for item in reader(text):
            if not any(taken[item.start : item.end]):
                taken[item.start : item.end] = b"\x01" * (item.end - item.start)
                found.append(item)
    return sorted(found, key=lambda item: item.start)


def _clocks(text: str) -> Iterator[Quantity]:
    for match in _CLOCK.finditer(text):
        if match["name"]:
            minutes = [0.0 if match["name"].lower() == "midnight" else 720.0]
        elif match["half"]:
            hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
            minutes = [60.0 * hour + int(match["minute"] or 0)]
        else:
            value = 60.0 * (int(match["hours"]) % 24) + int(match["minutes"])
            minutes = [value, (value + 720) % 1440]
        yield Quantity(*match.span(), tuple(("clock", m, m, 1.0) for m in minutes))


def _shares(text: str) -> Iterator[Quantity]:
    for match in _SHARE.finditer(text):
        some, all_ = (float(_DIGITS_OF.get(match[name].lower(), 0) or match[name]) for name in ("some", "all"))
        if 0 < some < all_:
            yield _part(*match.span(), some / all_)


def _parts(text: str) -> Iterator[Quantity]:
    for match in _PART.finditer(text):
        if match["part"]:
            number = (match["number"] or "a").lower()
            if number == "a" and match["part"].lower() not in {"half", "third", "quarter", "fifth", "tenth"}:
                continue
            if match["number"] is None and match["part"].lower() != "half":
                continue  # "the third of March", "third of the three"
            top = 1 if number in {"a", "an"} else float(_DIGITS_OF.get(number, 0) or number)
            share = top / _PARTS[match["part"].lower()]
            if unit := (match["unit"] or "").lower():
                if unit in _SCALES:
                    yield from _with_unit(text, *match.span(), share * _SCALES[unit], "", weak=False, about=False)
                else:
                    [(dimension, factor), *_] = _units()[unit]
                    yield Quantity(*match.span(), ((dimension, share * factor, share, factor),))
                continue
        else:
            share = int(match["top"]) / max(1, int(match["bottom"]))
        if 0 < share < 1:
            yield _part(*match.span(), share)


def _part(start: int, end: int, share: float) -> Quantity:
    """Return a share of a whole as per cent, in a unit of its own, so that 33 per cent is a third."""
    return Quantity(start, end, (("percent", 100 * share, 100 * share, 0.0),))


def _vague(text: str) -> Iterator[Quantity]:
    for match in _VAGUE_WORDS.finditer(text):
        words = match.group().lower().split()
        value = _VAGUE[words[-1]] * (1 if len(words) == 1 else 10 if words[0] == "tens" else 100)
        yield Quantity(*match.span(), (("vague", value, value, 1.0),))


def _cardinals(text: str) -> Iterator[Quantity]:
    for match in _CARDINAL.finditer(text):
        start = match.start("sign" if match["sign"] else "figure" if match["figure"] else "words")
        end = match.end()
        if text[end : end + 1].isalpha() and not _UNIT.match(text, end):
            continue  # "747s", "4x4"
        about = bool(_ABOUT.search(text, max(0, start - 20), start))
        written = match["sign"] or ""
        sign = _SYMBOLS.get(written.lower(), "dollar" if written else "")
        if match["figure"]:
            value = _value(match["figure"]) + _VULGAR.get(match["vulgar"] or "", 0.0)
            scale = (match["scale"] or "").lower()
            if scale == "m" and not sign:  # metres, or else millions
                metres = (("length", value, value, 1.0), ("", 1e6 * value, 1e6 * value, 1.0))
                yield Quantity(start, end, metres, about=about)
                continue
            if match["ordinal"]:
                end = match.end("ordinal")
                yield Quantity(start, end, (("ordinal", value, value, 1.0),), about=about)
                continue
            if match["decade"] and not sign:
                value = value if value > 100 else 1900 + value
                yield Quantity(start, match.end("decade"), (("decade", value, value, 1.0),))
                continue
            value *= _SCALES.get(scale or "one", 1.0)
            value += 0.5 if match["and"] else 0.0
            figure = match["figure"]
            year = len(figure) == 4 and figure.isdigit() and 1500 <= value < 2100 and not scale and not sign
        else:
            words = re.findall(r"[a-z]+", match["words"].lower())
            value, year = _spoken(words) + (0.5 if match["and"] else 0.0), False
            if words == ["one"]:
                yield from _with_unit(text, start, end, 1.0, "", weak=True, about=False)
                continue
        if year:
            yield Quantity(start, end, (("year", value, value, 1.0), ("", value, value, 1.0)))
        else:
            yield from _with_unit(text, start, end, value, sign, weak=False, about=about)


def _with_unit(
    text: str, start: int, end: int, value: float, sign: str, *, weak: bool, about: bool
) -> Iterator[Quantity]:
    if sign:
        yield Quantity(start, end, ((sign, value, value, 1.0),), about=about)
        return
    match = _UNIT.match(text, end)
    readings: list[_Reading] = []
    if match:
        name = match["unit"].lower()
        degree = (match["scale"] or match["degree"] or "").lower()[:1]
        if name.startswith(("degree", "°")):
            readings = [("temperature", value, value, 1.0)] if degree != "f" else []
            readings += [("temperature", (value - 32) / 1.8, value, 0.5)] if degree != "c" else []
        elif name.startswith("per"):
            readings = [("percent", value, value, 1.0)]
        else:
            for dimension, factor in _units()[name]:
                power = {None: 1, "sq": 2, "cu": 3}[match["square"] and match["square"].lower()[:2]]
                what = dimension if power == 1 else {2: "area", 3: "volume"}[power]
                # Hectares and litres are the first units of area and volume.
                scale = factor**power * {1: 1, 2: 1e-4, 3: 1e3}[power]
                if match["per"] and dimension == "length":
                    what, scale = "speed", factor / 1000
                readings.append((what, value * scale, value, scale))
    if match and readings:
        yield Quantity(start, match.end(), tuple(readings), weak=weak, about=about)
    else:
        hour, _, minute = text[start:end].partition(".")
        clock = (
            len(hour) <= 2
            and len(minute) == 2
            and hour.isdecimal()
            and minute.isdecimal()
            and value < 24
            and int(minute) < 60
        )  # "17.30", as some write it
        minutes = 60.0 * int(hour) + int(minute) if clock else 0.0
        times = [("clock", m % 1440, m % 1440, 1.0) for m in (minutes, minutes + 720) if clock]
        yield Quantity(start, end, (("", value, value, 1.0), *times), weak=weak, about=about)


def _value(figure: str) -> float:
    """Return the value of a figure; a comma before one or two digits is a decimal one, left from another language."""
    plain = re.sub(r"[^\d.,]", "", figure)
    if re.fullmatch(r"\d+,\d{1,2}", plain):
        return float(plain.replace(",", "."))
    return float(plain.replace(",", ""))


def _spoken(words: list[str]) -> float:
    """Return the value of number words: "two hundred and five thousand"."""
    total, part = 0.0, 0.0
    for word in words:
        if word in _DIGITS_OF:
            part += _DIGITS_OF[word]
        elif word == "half":
            part = 0.5
        elif word in {"hundred", "dozen"}:
            part = (part or 1) * _SCALES[word]
        elif word in _SCALES:
            total += (part or 1) * _SCALES[word]
            part = 0.0
    return total + part


def _dates(text: str) -> Iterator[Quantity]:
    for match in _DATE.finditer(text):
        if match["weekday"]:
            number = float(_WEEKDAYS[match["weekday"].lower()])
            yield Quantity(*match.span(), (("weekday", number, number, 1.0),))
            continue
        if match["month"] in {"May", "March"}:
            before, after = text[max(0, match.start() - 8) : match.start()], text[match.end() : match.end() + 2]
            if not (_BESIDE.search(before) or re.match(r",? ?\d", after)):
                continue
        number = float(_MONTHS[match["month"].rstrip(".").lower()])
        yield Quantity(*match.span(), (("month", number, number, 1.0),))


def _ordinals(text: str) -> Iterator[Quantity]:
    for match in _ORDINAL.finditer(text):
        number = float(_ORDINALS[match.group().lower()])
        # "First" and "second" are as often no numbers at all.
        yield Quantity(*match.span(), (("ordinal", number, number, 1.0),), weak=number <= 2)


def _weak(text: str) -> Iterator[Quantity]:
    for match in _MULTIPLE.finditer(text):
        value = _MULTIPLES.get(match.group().lower(), 1.0)
        yield Quantity(*match.span(), (("", value, value, 1.0),), weak=True)
    for match in _SINGLE.finditer(text):
        [(dimension, factor), *_] = _units()[match["unit"].lower()]
        yield Quantity(*match.span(), ((dimension, factor, 1.0, factor),), weak=True)

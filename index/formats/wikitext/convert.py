"""``{{convert}}`` as Module:Convert prints it, for the units and options that are beyond doubt.

Anything else is a gap: no figure is better than a wrong one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import floor, log10

from index.formats.wikitext.calls import Call, unknown
from index.formats.wikitext.stream import Literal, Stream


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: ``scale`` to the base of its kind, its names (British spelling) and its symbol.

    ``default`` are the units that it is converted to where the call names none.
    """

    kind: str
    scale: float
    singular: str
    plural: str
    symbol: str
    default: tuple[str, ...] = ()


def _unit(kind: str, scale: float, names: str, symbol: str, default: str = "") -> Unit:
    singular, _, plural = names.partition("/")
    return Unit(kind, scale, singular, plural or f"{singular}s", symbol, tuple(default.split()))


_FOOT = 0.3048
_MILE = 1609.344
_POUND = 0.45359237
_HOUR = 3600.0
_UNITS = {
    "mm": _unit("length", 0.001, "millimetre", "mm", "in"),
    "cm": _unit("length", 0.01, "centimetre", "cm", "in"),
    "m": _unit("length", 1.0, "metre", "m", "ft"),
    "km": _unit("length", 1000.0, "kilometre", "km", "mi"),
    "in": _unit("length", 0.0254, "inch/inches", "in", "mm"),
    "ft": _unit("length", _FOOT, "foot/feet", "ft", "m"),
    "yd": _unit("length", 0.9144, "yard", "yd", "m"),
    "mi": _unit("length", _MILE, "mile", "mi", "km"),
    "nmi": _unit("length", 1852.0, "nautical mile", "nmi", "km mi"),
    "m2": _unit("area", 1.0, "square metre", "m²", "sqft"),
    "km2": _unit("area", 1e6, "square kilometre", "km²", "sqmi"),
    "ha": _unit("area", 1e4, "hectare", "ha", "acre"),
    "sqft": _unit("area", _FOOT**2, "square foot/square feet", "sq\u00a0ft", "m2"),
    "sqyd": _unit("area", 0.9144**2, "square yard", "sq\u00a0yd", "m2"),
    "sqmi": _unit("area", _MILE**2, "square mile", "sq\u00a0mi", "km2"),
    "acre": _unit("area", 4046.8564224, "acre", "acres", "ha"),
    "m3": _unit("volume", 1.0, "cubic metre", "m³", "cuft"),
    "cuft": _unit("volume", _FOOT**3, "cubic foot/cubic feet", "cu\u00a0ft", "m3"),
    "g": _unit("mass", 0.001, "gram", "g", "oz"),
    "kg": _unit("mass", 1.0, "kilogram", "kg", "lb"),
    "oz": _unit("mass", _POUND / 16, "ounce", "oz", "g"),
    "lb": _unit("mass", _POUND, "pound", "lb", "kg"),
    "km/h": _unit("speed", 1000 / _HOUR, "kilometre per hour/kilometres per hour", "km/h", "mph"),
    "mph": _unit("speed", _MILE / _HOUR, "mile per hour/miles per hour", "mph", "km/h"),
    "kn": _unit("speed", 1852 / _HOUR, "knot", "kn", "km/h mph"),
    "C": _unit("temperature", 1.0, "°C/°C", "°C", "F"),
    "F": _unit("temperature", 5 / 9, "°F/°F", "°F", "C"),
}
_ALIASES = {
    "sqkm": "km2", "sqm": "m2", "acres": "acre", "feet": "ft", "foot": "ft", "inch": "in",
    "inches": "in", "mile": "mi", "miles": "mi", "kmh": "km/h", "kph": "km/h", "lbs": "lb",
    "hectare": "ha", "°C": "C", "°F": "F", "metre": "m", "metres": "m", "meter": "m",
    "meters": "m", "kilometre": "km", "kilometres": "km", "mi/h": "mph", "knot": "kn",
    "knots": "kn",
}  # fmt: skip
_OFFSETS = {"C": 273.15, "F": 459.67}  # to kelvin, before scaling
_RANGES = {
    "-": "–", "–": "–", "to": " to ", "and": " and ", "or": " or ", "by": " by ",
    "&ndash;": "–",
}  # fmt: skip
_NUMBER = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?$")
_OPTIONS = frozenset("abbr lk sp adj order sigfig disp".split())
_ABBREVIATIONS = frozenset(("", "on", "off", "in", "out"))
_FUDGE = 1e-14
_LONGEST = 15  # digits; a float holds no more


@dataclass(frozen=True, slots=True)
class _Value:
    """A number as written, without commas, and what it is."""

    written: str
    number: Decimal


@dataclass(frozen=True, slots=True)
class _Request:
    values: Sequence[_Value]
    words: Sequence[str]
    source: str
    targets: Sequence[str]
    precision: int | None
    sigfig: int | None


def render_convert(call: Call) -> Stream:
    """Return what the conversion shows, or a gap."""
    call.skip()
    shown = _shown(call)
    return [Literal(shown)] if shown else unknown(call)


def _shown(call: Call) -> str:
    """Return the conversion as text; empty where it is in doubt."""
    abbr = call.text("abbr") or ("on" if call.name == "cvt" else "")
    adjective = call.text("adj") == "on"
    request = _read([call.text(key) for key in call.positional()], call.text("sigfig"))
    if request is None or not _is_sure(call, abbr):
        return ""
    outputs = [_converted(request, target) for target in request.targets]
    given = [_grouped(value.written) for value in request.values]
    sides = [(request.source, given), *zip(request.targets, outputs, strict=True)]
    if "flip" in (call.text("order"), call.text("disp")):
        sides.reverse()
    if not all(values for _, values in sides) or (adjective and "acre" in dict(sides)):
        return ""  # an acre is a name even where others have a symbol
    shown = [
        _side(
            name, values, request.words,
            long=abbr in (("", "off", "out") if not number else ("off", "in")),
            adjective=adjective and not number,
            american=call.text("sp") == "us",
        )
        for number, (name, values) in enumerate(sides)
    ]  # fmt: skip
    return f"{shown[0]} ({'; '.join(shown[1:])})" if all(shown) else ""


def _is_sure(call: Call, abbr: str) -> bool:
    """Whether all options of the call are among those that are rendered."""
    flipped = "flip" in (call.text("order"), call.text("disp"))
    return (
        call.only(_OPTIONS)
        and abbr in _ABBREVIATIONS
        and call.text("adj") in ("", "on", "off")
        and call.text("disp") in ("", "flip", "b")
        and call.text("order") in ("", "flip")
        and not (flipped and " " in call.text("3", "2"))
    )


def _read(parts: list[str], sigfig: str) -> _Request | None:
    """Read the numbered parameters: values, words between them, unit, units, precision."""
    values: list[_Value] = []
    words: list[str] = []
    while True:
        value = _value(parts.pop(0)) if parts else None
        if value is None:
            return None
        values.append(value)
        if not parts or parts[0] not in _RANGES:
            break
        words.append(_RANGES[parts.pop(0)])
    source = _known(parts.pop(0)) if parts else ""
    if not source:
        return None
    kind = _UNITS[source].kind
    targets: list[str] = []
    if parts and not _is_precision(parts[0]):
        targets = [_known(name) for name in parts.pop(0).split()]
    targets = targets or list(_UNITS[source].default)
    if source == "m" and targets == ["ft"] and min(v.number for v in values) < 3:
        return None  # feet and inches
    precision = int(parts.pop(0)) if parts and _is_precision(parts[0]) else None
    if any(parts) or not all(name and _UNITS[name].kind == kind for name in targets):
        return None
    if sigfig and sigfig not in "123456789":
        return None
    return _Request(values, words, source, targets, precision, int(sigfig) if sigfig else None)


def _is_precision(part: str) -> bool:
    return re.fullmatch(r"-?\d", part) is not None


def _known(name: str) -> str:
    name = _ALIASES.get(name, name)
    return name if name in _UNITS else ""


def _value(written: str) -> _Value | None:
    bare = written.replace(",", "").replace("−", "-")
    if (
        len(written) > _LONGEST
        or not _NUMBER.match(written)
        or not any(c.isdecimal() for c in bare)
    ):
        return None
    return _Value(bare, Decimal(bare))


def _converted(request: _Request, target: str) -> list[str]:
    """Return the values in another unit, each as it is printed; empty where that is in doubt."""
    out: list[str] = []
    precisions: set[int] = set()
    for value in request.values:
        number = float(value.number)
        result = _calculate(number, request.source, target)
        if request.precision is not None:
            precision = request.precision
        elif request.sigfig is not None:
            if result == 0:
                return []
            precision = request.sigfig - 1 - floor(log10(abs(result)) + _FUDGE)
        else:
            precision = _default_precision(value, result, request.source, target)
        precisions.add(precision)
        out.append(_rounded(result, precision))
    # How values of a range share one precision is not beyond doubt.
    return out if len(precisions) == 1 else []


def _calculate(number: float, source: str, target: str) -> float:
    kelvin = (number + _OFFSETS.get(source, 0.0)) * _UNITS[source].scale
    return kelvin / _UNITS[target].scale - _OFFSETS.get(target, 0.0)


def _default_precision(value: _Value, result: float, source: str, target: str) -> int:
    """Return how many digits follow the decimal point, by the rules of Module:Convert.

    See https://en.wikipedia.org/wiki/Template:Convert, "Default rounding".
    """
    integer, _, decimals = value.written.lstrip("-").partition(".")
    trailing = len(integer) - len(integer.rstrip("0"))
    precision = len(decimals) if decimals else -trailing
    number = float(value.number)
    if _UNITS[source].kind == "temperature":
        kelvin = abs((number + _OFFSETS[source]) * _UNITS[source].scale)
        least = 2 - floor(log10(kelvin) + _FUDGE) if kelvin >= 1e-8 else 2
        return max(precision, least)
    if number == 0 or result <= 0:
        return 0
    if target == "ft" and number == floor(number):
        adjust = -log10(_UNITS[source].scale)
    else:
        adjust = log10(abs(number / result))
    least = 1 - floor(log10(result) + _FUDGE)
    return max(floor(precision + adjust + log10(2)), least)


def _rounded(number: float, precision: int) -> str:
    step = Decimal(1).scaleb(-precision)
    rounded = Decimal(repr(number)).quantize(step, rounding=ROUND_HALF_UP)
    return _grouped(f"{rounded.to_integral_value() if precision <= 0 else rounded:f}")


def _grouped(written: str) -> str:
    """Return a number with commas and a true minus sign."""
    integer, point, decimals = written.lstrip("-").partition(".")
    sign = "−" if written.startswith("-") and any(c in "123456789" for c in written) else ""
    return f"{sign}{int(integer or '0'):,}{point}{decimals}"


def _side(
    name: str,
    values: Sequence[str],
    words: Sequence[str],
    *,
    long: bool,
    adjective: bool,
    american: bool,
) -> str:
    """Return one side of a conversion; empty where its form is in doubt."""
    unit = _UNITS[name]
    joined = values[0] + "".join(
        word + value for word, value in zip(words, values[1:], strict=True)
    )
    short = not long or unit.kind == "temperature"
    if short and adjective:
        return ""
    if short:
        return f"{joined}\u00a0{'acre' if name == 'acre' and joined == '1' else unit.symbol}"
    one = len(values) == 1 and values[0].lstrip("−") == "1"
    label = unit.singular if one or adjective else unit.plural
    if american:
        label = label.replace("metre", "meter")
    return f"{joined}-{label}".replace(" ", "-") if adjective else f"{joined} {label}"

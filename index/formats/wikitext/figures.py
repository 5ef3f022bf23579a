"""Templates that print numbers: grouped, ordinal, shares, money."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from index.formats.wikitext.calls import Call, Handler, unknown
from index.formats.wikitext.source import TAG_OPEN
from index.formats.wikitext.stream import Literal, Stream
from index.formats.wikitext.tags import LOWERED, RAISED

_CURRENCIES = {
    "gbp": "£", "£": "£", "pound sterling": "£", "us$": "US$", "usd": "US$", "eur": "€",
    "euro": "€", "€": "€", "a$": "A$", "aud": "A$", "nz$": "NZ$", "nzd": "NZ$", "inr": "₹",
    "indian rupee": "₹",
}  # fmt: skip
# Only those that are shown as they are written.
_UNITS = frozenset(
    "nm mm cm m km mg g kg ns ms s Hz kHz MHz GHz THz mV V kV mA A mW W kW MW GW J kJ MJ GJ eV keV "
    "MeV GeV TeV N kN Pa hPa kPa MPa GPa K pc kpc Mpc mol".split()
)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_SMALL = re.compile(r"[-−]?\d{1,4}(?:\.\d{1,4})?$")
_WHOLE = re.compile(r"[0-9]{1,9}$")
_NUMBER = re.compile(r"[-−]?\d+(?:\.\d+)?$")
_AMOUNT = re.compile(r"(?:\d{1,3}|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:\s[a-z]+)?$")


def _number(call: Call) -> Stream:
    bare = call.text("1").replace(",", "")
    if not _NUMBER.match(bare) or call.text("2"):
        return unknown(call)
    integer, point, decimals = bare.lstrip("-−").partition(".")
    sign = "−" if bare[0] in "-−" else ""
    return [Literal(f"{sign}{int(integer[:30]):,}{point}{decimals}")]


def _value(call: Call) -> Stream:
    """``{{val|5.2|u=km}}``, for numbers too short to be grouped."""
    written, unit = call.text("1"), call.text("u")
    if not _SMALL.match(written) or call.text("2") or not call.only(("u",)):
        return unknown(call)
    number = written.replace("-", "−")
    if unit and unit not in _UNITS:
        return unknown(call)
    return [Literal(f"{number}\u00a0{unit}" if unit else number)]


def _ordinal(call: Call) -> Stream:
    written = call.text("1")
    if not written.isascii() or not written.isdecimal() or len(written) > 3:
        return unknown(call)
    number = int(written)
    ending = "th" if number % 100 in (11, 12, 13) else _ENDINGS.get(number % 10, "th")
    return [Literal(f"{number}{ending}")]


def _fraction(call: Call) -> Stream:
    """``{{frac|3|1|2}}``: raised and lowered figures cannot run into those around them."""
    given = [call.text(key) for key in "123"]
    numbers = [number for number in given if number]
    given_in_order = given[: len(numbers)] == numbers and call.only(())
    if not numbers or not given_in_order or not all(map(_WHOLE.match, numbers)):
        return unknown(call)
    *before, under = numbers
    over = before.pop() if before else "1"
    raised, lowered = over.translate(RAISED), under.translate(LOWERED)
    return [Literal(f"{''.join(before)}{raised}\u2044{lowered}")]


def _percentage(call: Call) -> Stream:
    part, whole = call.text("1"), call.text("2")
    if not all(re.fullmatch(r"\d{1,12}", value) for value in (part, whole)) or not int(whole):
        return unknown(call)
    if call.text("3") or not call.only(()):
        return unknown(call)
    share = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return [Literal(f"{share}%")]


def _currency(call: Call) -> Stream:
    amount = call.text("1")
    sign = _CURRENCIES[call.name]
    if call.text("2") or not call.only(("link",)):
        return unknown(call)
    if not amount:
        return [Literal(sign)]
    return [Literal(sign + amount)] if _AMOUNT.match(amount) else unknown(call)


def _power(call: Call) -> Stream:
    return ["×10", f"{TAG_OPEN}sup>", *call.stream("1"), f"{TAG_OPEN}/sup>"]


FIGURES: Mapping[str, Handler] = {
    **dict.fromkeys(_CURRENCIES, _currency),
    **dict.fromkeys(("nts", "number table sorting", "formatnum"), _number),
    **dict.fromkeys(("frac", "fraction", "sfrac"), _fraction),
    "val": _value,
    "ordinal": _ordinal,
    "percentage": _percentage,
    "e": _power,
}

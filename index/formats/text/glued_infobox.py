"""The infobox of a saved mirror text, where every label is glued to its value.

A mirror's text loses the table: ``LeaderMaryam Rajavi[1]`` is the label *Leader* and the
value *Maryam Rajavi[1]*; a line without a label goes on with the value above it; a label
alone on its line has an empty value, or its value on the next lines.
"""

import re
from collections.abc import Sequence

from index.formats.lines import Line, strip_span
from index.records import Field, Span

# Labels of Wikipedia's widely used infoboxes (organisation, party, militant group, person,
# officeholder, settlement, country, company, conflict, software, book, film, ...), as the
# reader sees them. An unknown label is found by its glued capital; this list is what finds
# a label that stands alone, or one that looks like a name.
_KNOWN_LABELS = frozenset(
    """
Abbreviation|Active|Active regions|Address|Affiliation|Affiliations|Age|Agency executive|Aim|
Allegiance|Allies|Also known as|Alma mater|Altitude|Anthem|Area|Area code|Area codes|Area served|
Architect|Architectural style|Arrested|Artist|Attacks|Author|Authors|Awards|Banned|Battles|
Battles and wars|Battles/wars|Belligerents|Big city|Board of directors|Body|Born|Branch|Branches|
Budget|Built|Burial place|Buried|Calling code|Campus|Capacity|Capital|Capital and largest city|
Casualties and losses|Cause of death|Center|Chairman|Chairperson|Chancellor|Chief executive|
Chief Executive Officer|Chief of Staff|Children|Cinematography|Citizenship|City|Class|Climate|
Coat of arms|Coalition|Coalitions|Coordinates|Color|Colors|Colour|Colours|Commander|Commanders|
Commanders and leaders|Community|Company type|Composer|Constituency|Constituent group|
Construction|Continent|Continental affiliation|Convicted|Country|Country of origin|County|Court|
Cover artist|Created|Created by|Creator|Criminal charge|Criminal charges|Criminal status|Currency|
Current leader|Dates of operation|Date|Date formed|Demonym|Demonyms|Density|Department|Deputy|
Deputy Leader|Designed by|Designer|Designers|Developer|Developers|Died|Director|Directed by|
Disbanded|Dissolution|Dissolved|District|Distributed by|Divisions|Driving side|Duration|Edited by|
Editor|Editor-in-chief|Education|Elevation|Emblem|Employer|Endowment|Enemies|Engagements|Era|
Established|Ethnic groups|Ethnicity|European affiliation|European Parliament group|
Executive director|Family|Father|Fate|Field|Fields|Field of work|Filename extension|
First appearance|Flag|Formation|Formed|Former name|Former names|Formerly|Foundation|Founded|
Founded at|Founded by|Founder|Founders|Founding leader|Full name|Funding|GDP|Gender|
General Secretary|Genre|Geographic scope|Gini|Goal|Goals|Governing body|Government|Governor|Group|
Groups|Head of state|Headquarters|Height|High command|Highest governing body|Highest point|
History|Hometown|House|ISBN|ISIN|ISO 3166 code|Ideology|Immediate relatives|Inception|Included|
Incorporated|Independence|Industry|Influenced|Influences|Inscription|Instruments|Intelligence|
International affiliation|Internet TLD|Jurisdiction|Key people|Killed|Known for|Labels|Language|
Languages|Largest city|Launched|Leader|Leader of the House|Leaders|Leadership|Legal status|
Legislature|Length|License|Licence|Literary movement|Location|Logo|Lowest point|Main interests|
Main organ|Manager|Manufacturer|Mascot|Mayor|Medium|Members|Membership|Merged into|Merger of|
Method|Methods|Military wing|Military support|Minister|Ministers responsible|Mission|Mother|
Motives|Motto|Movement|Music by|Name|Names|Narrated by|Nationality|Nation|National affiliation|
Native name|Nearest city|Net worth|Newspaper|Nickname|Nicknames|Nobel Prize|No. of employees|
Notable ideas|Notable students|Notable work|Notable works|Number of employees|Occupation|
Occupations|Office|Official language|Official languages|Official name|Official website|Opened|
Opening|Opponents|Opposed by|Operated by|Operating system|Operational area|Operator|Opponent|
Organ|Organisation|Organization|Organizations|Origin|Original author|Original language|Outcome|
Owner|Owners|Ownership|Parent|Parent agency|Parent company|Parent organization|Parents|Part of|
Partner|Partners|Party|Party flag|Patron|Penalty|People|Period|Perpetrators|Place|Place of birth|
Political alignment|Political career|Political office|Political party|Political position|
Political wing|Population|Position|Postal code|Preceded by|Predecessor|Preferred name|Premiered|
President|Presidents|Prime Minister|Producer|Produced by|Product|Products|Profession|Program|
Programs|Pronunciation|Province|Publication date|Published|Publisher|Purpose|Rank|Rebranded|
Recognised languages|Region|Region served|Regions|Registered|Related legislation|Relatives|
Release|Released|Release date|Religion|Religions|Residence|Resting place|Result|Revenue|River|
Royal house|Running mate|Running time|Ruling body|Runtime|School|Scientific career|Screenplay by|
Secretary|Secretary-General|Secretary General|Sector|Security Forces|Series|Service|Services|
Settlement|Signature|Site|Size|Slogan|Spokesperson|Sponsor|Sponsors|Spouse|Spouses|Split from|
Split to|Stable release|Staff|Starring|State|Status|Strength|Student wing|Students|Style|Subject|
Subsidiaries|Succeeded by|Successor|Supporters|Symbol|Symptoms|Target|Territorial changes|
Territory|Thesis|Time|Time zone|Title|Tributaries|Type|Units|University|Vice President|Victims|
Volunteers|Wars|Water|Weapons|Weapon|Website|Weight|Wing|Wings|Women's wing|Written by|Writer|
Written in|Year|Years active|Young adult wing|Youth wing
""".replace("\n", "").split("|")
)

_PLURAL = re.compile(r"\(e?s\)")  # "Developer(s)"
_ADDRESS_LABELS = frozenset({"Website", "Official website"})
_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_LONGEST_KNOWN_LABEL = max(map(len, _KNOWN_LABELS))
_SHORTEST_UNKNOWN_LABEL = 4
_SHORTEST_LAST_WORD = 3
_FEWEST_GLUED_ROWS = 2
# Names with a capital inside, which is no border between a label and its value.
_CAMEL_NAMES = re.compile(
    r"(?:Mac|Fitz|Play|Master|Word|Power|Link|Linked|Face|Micro|Net|Black|Soft|Java|Type|Post|"
    r"Open|Data|Star|Photo|Deep|Air|Time|Walk|Sky|Home|Work|Quick|Team|Tech|Web|What|Whats|"
    r"Wiki|Life|Live|Snap|Bit|Cyber|Euro|Inter|Trans|Real|Fire|Pay|Uni|Bio|Geo|Next|Space)[A-Z]"
)
_WORD = r"[A-Z][a-z]+(?:[-/][A-Z]?[a-z]+)*"
_GLUED = re.compile(rf"({_WORD}(?:[ \u00a0](?:[a-z]+|{_WORD})){{0,3}})(?=[A-Z0-9\"“(])")


def _known_label(text: str) -> int | None:
    """Length of the longest known label that ``text`` begins with, glued to its value."""
    spaced = text[:_LONGEST_KNOWN_LABEL].replace("\u00a0", " ")
    for known in range(len(spaced), 0, -1):
        if spaced[:known] not in _KNOWN_LABELS:
            continue
        length = known
        if plural := _PLURAL.match(text, length):
            length = plural.end()
        rest = text[length:]
        # Glued: a capital, a digit, a quotation mark or another script follows at once, or
        # the no-break space that stands in for a picture; never an ordinary word ("Flag of").
        if not rest.strip() or rest[0] in "\u00a0\t:":
            return length
        if spaced[:length] in _ADDRESS_LABELS and _ADDRESS.match(rest):
            return length
        if not rest[0].isspace() and not rest[0].islower() and rest[0] not in "'’-–,.;)":
            return length
    return None


def _label_length(text: str) -> int | None:
    """Length of the label that ``text`` begins with, or ``None`` if the value above goes on."""
    known = _known_label(text)
    if known is not None:
        return known
    match = _GLUED.match(text)
    if match is None or len(match.group(1)) < _SHORTEST_UNKNOWN_LABEL:
        return None
    last_word = re.split(r"[ \u00a0]", match.group(1))[-1]
    if _CAMEL_NAMES.match(text, match.end(1) - len(last_word)):
        return None
    one_word = not re.search(r"\s|\d", text)  # "HarperCollins"
    if one_word or len(last_word) < _SHORTEST_LAST_WORD:
        return None
    return match.end(1)


def begins_field(line: Line) -> bool:
    """Whether ``line`` begins with a known label and its value is glued to it."""
    bare = line.text.strip()
    length = _known_label(bare)
    return length is not None and length < len(bare)


def looks_like_infobox(lines: Sequence[Line]) -> bool:
    """Whether at least two of ``lines`` begin with a known label and a glued value."""
    return sum(begins_field(line) for line in lines) >= _FEWEST_GLUED_ROWS


def read_fields(text: str, lines: Sequence[Line]) -> tuple[list[Line], list[Field]]:
    """Return the heading lines above the first field, and the fields.

    ``lines`` are the infobox's lines in order; offsets are those of ``text``. A blank line
    ends a value, so that a value never reaches over what is no part of the infobox.
    """
    heading: list[Line] = []
    rows: list[tuple[Span, list[Span]]] = []
    ended = False
    for line in lines:
        start, end = strip_span(text, line.start, line.end)
        if start == end:
            ended = bool(rows) and bool(rows[-1][1])
            continue
        length = _label_length(text[start:end])
        if length is not None:
            rest = strip_span(text, start + length, end)
            if rest.start < rest.end and text[rest.start] == ":":
                rest = strip_span(text, rest.start + 1, end)
            rows.append((Span(start, start + length), [rest] if rest.start < rest.end else []))
            ended = False
        elif rows and not ended:
            rows[-1][1].append(Span(start, end))
        elif not rows:
            heading.append(line)
    fields = [
        Field(label, Span(values[0].start, values[-1].end) if values else None)
        for label, values in rows
    ]
    return heading, fields

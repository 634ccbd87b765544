"""Who spoke, as the minutes say it: names in their order, section by section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from archive.model import Document
from index_config.words import folded
from transcribe.cues import item_kind

HEADING = re.compile(r"^\s*((?:[A-Z]{1,4}[.\-])?(?:\d{1,3}|[A-Z]|[IVXL]{1,6})(?:[.\-](?:\d{1,3}|[A-Za-z]))*)[.):]?\s+(\S.*)$")
BEGUN = re.compile(r"^\s*(\d{1,3}|[A-Z]|[IVXL]{1,6})[.)]\s+([A-Z][^.:]{2,58})[.:]\s+(\S.*)$")  # “4. Public comments. Ada Example spoke …”
SPOKE = re.compile(
    r"\b(?:addressed|spoke|asked|requested|urged|expressed|questioned|complained|voiced|stated|noted|inquired|objected|favored|encouraged|speaking|speakers?|appeared|appearing|heard from|commented|testified|wrote|offered(?! by)|public comments? (?:was|were)|comments? (?:was|were)|opposed|supported|came forward|the following (?:persons?|people|individuals?|citizens?|residents?|members of the public)|se dirigieron|hablaron|hablo|pale)\b",
    re.IGNORECASE,
)
# Lists of those who spoke, or voted.
SIDES = re.compile(r"^(?:those |speaking )?(?:in favor|in support|in opposition|opposed|against|proponents?|opponents?|questions?):", re.IGNORECASE)
VOTE = re.compile(r"\b(?:motion|moved|second(?:ed)?|ayes?|nays?|vot(?:e|es|ed|ing)|carried|passed|adopted|approved)\b", re.IGNORECASE)
LED_BY = re.compile(r"^[^,;]*?\b(?:were|was|included|are|is|by|from)\s+(?=(?:(?:Mr|Ms|Mrs|Miss|Dr)\.?\s+)?[A-ZÀ-Ý])")  # “Speaking on the item were …”
LIST = re.compile(r"^.*?(?<!\d):\s*")  # “The following spoke: …”, and not “at 6:45 p.m.”
FOR_APPLICANT = (
    r"(?:,?(?: \w+){0,3} (?:for|on behalf of|representing) the (?:applicants?|petitioners?|developers?|appellants?)\b(?! to\b)|,? (?:the )?applicant\b|(?: \w+){0,2} in rebuttal\b)"
)
APPLICANT = r"(?:applicant|petitioner|appellant|developer)"
ROLE = re.compile(rf"^(?:[Tt]he )?(?i:{APPLICANT}|resident|citizen|visitor)\s+(?=[A-ZÀ-Ý])")
ABSENT = re.compile(
    r"\b(?:did not appear|not present|was absent|were absent|did not speak|declined to speak|left before|had left|was not here|no longer present|not in attendance|not responding|no response|no[- ]show|did not (?:come forward|answer|respond)|absent|withdrew|withdrawn)\b",
    re.IGNORECASE,
)
OFFICIAL = re.compile(
    r"\b(?:(?:Vice )?Mayor|Commissioners?|Council ?(?:members?|man|woman)|City \w+|County \w+|Town \w+|Village \w+|Deputy \w+|Assistant \w+|Director|Chief|Chair(?:man|woman|person)?|Trustee|Supervisor|Attorney|Clerk|Manager|Superintendent|Senator|Representative|President|Secretary|Planner|Engineer)\s+((?:[A-ZÀ-Ý][\w’'\-]+\s?){1,3})"
)
ATTENDANCE = re.compile(
    r"\b(?:present|attendance|attending|dais|staff|council|commission(?:ers)?|board|members|quorum|roll call|excused|absent|others)\b[^.:;]{0,20}:|\b(?:were|was) (?:also )?present\b",
    re.IGNORECASE,
)
ROW = re.compile(r"^\s*([*•·▪‣–—-]\s*|(?:card|speaker|no\.?)\s*(?:no\.?\s*|#\s*)?\d{1,3}\b[.:)]?\s*|\(?\d{1,3}[.)]\s*)?(\S.*)$", re.IGNORECASE)
COLUMN = re.compile(r"\s{2,}|\t|\s*\|")  # between a table's columns: a line of running text has none
CELL = re.compile(r"\s{2,}|\t|\s*[/|;:,(–—]|\s-\s")  # what parts a row's name from what stands beside it
LONGEST_HEADING = 60  # letters of one
FEWEST_ROWS = 2  # that make a list, where the heading does not say that the public spoke
OFFICE = re.compile(
    r"^(?:(?:Vice |Deputy |Assistant )?(?:Mayor|Chair\w*|Commissioner|Council\w*|President|Chief|Captain|Capt\.|Director|Clerk|Manager|Attorney|Member|Trustee|Supervisor)\s+)+"
)
ELECTED = re.compile(r"(?:Vice )?Mayor|Commissioner|Council|(?:City|County|Town|Village|Deputy) |Clerk|Trustee")
TITLED = re.compile(r"^(?:[Tt]he )?(?:Mr|Ms|Mrs|Miss|Dr|Rev|Reverend|Pastor|Father|Fr|Sister|Rabbi|Imam|Bishop|Deacon|Elder|Prof|Professor|Hon|Sr|Sra)\.?\s+")
ABBREVIATED = "Mr|Ms|Mrs|Dr|St|Ste|Rev|Fr|Hon|Prof|Capt|Lt|Sgt|Col|Sra"  # no sentence ends after these
SENTENCE = regex.compile(rf"(?<!\b(?:{ABBREVIATED})\.)(?<=[\p{{Ll}}\d)][.!?])\s+(?=\p{{Lu}})")
WORD = r"(?:[dl]['’])?\p{Lu}[\w’'\-]*\p{Ll}[\w’'\-]*|\p{Lu}\."
PARTICLE = r"de|del|de la|de los|la|le|du|van|von|der|den|di|da|dos|St\.|Ste\.|bin|al|el|y"
NAME = regex.compile(rf"^(?:{WORD})(?:\s+(?:(?:{PARTICLE})\s+)*(?:{WORD})){{1,3}}(?:,?\s+(?:Jr|Sr|II|III|IV)\.?)?$")
NO_PERSON = re.compile(
    r"\b(?:Commission|Council|Committee|Board|City|County|Town|Village|Street|Avenue|Drive|Road|Lane|Boulevard|Highway|Parkway|Hotel|Association|Centre|Clinic|Department|Public|Comment|Comments|Hearing|Meeting|Regular|Special|Agenda|Minutes|Resolution|Ordinance|Section|Chapter|League|University|School|Coalition|Foundation|Company|Inc|LLC|Florida|State|United|Haitian|Creole|Spanish|English|Item|Motion|Chambers|Legal|Aid|January|February|July|September|October|November|December|Business|Reports?|Remarks|Adjournment|Invocation|Pledge|Welfare|Approval|Roll|Presentations?|Proclamations?|Discussion|Announcements|Hearings|Card|Speaker)\b"
)
PLACE = re.compile(r"^(?:North|South|East|West|Northeast|Northwest|Southeast|Southwest) (?!.*\s)|\b(?:Terrace|Circle|Inn)$")  # “East Magnolia”, “Lakeview Terrace”


@dataclass(frozen=True)
class Listed:
    """A person of whom a document says that they spoke: in which section, in which place of the list, in what words."""

    name: str
    section: str
    heading: str
    place: int
    words: str
    document: str | None = None


@dataclass(frozen=True)
class Known:
    """Whom a meeting's minutes name: members of the public who spoke, in order, and officials."""

    listed: tuple[Listed, ...] = ()
    officials: tuple[str, ...] = ()

    @property
    def speakers(self) -> list[str]:
        """The names of those who spoke, each once, in order."""
        return list(dict.fromkeys(one.name for one in self.listed))


def known_people(minutes: Sequence[Document]) -> Known:
    """Whom the newest of a meeting's minutes (the last one) name."""
    if not minutes:
        return Known()
    text = minutes[-1].text or ""
    return Known(tuple(listed_speakers(text, minutes[-1].sha256)), tuple(officials_named(text)))


def listed_speakers(text: str, document: str | None = None) -> list[Listed]:
    """The members of the public that minutes name as speakers, in order. Officials and absent people are not among them."""
    found: list[Listed] = []
    officials = set(_officials(text))
    by_surname = {name for name in officials if len(name.split()) == 1} - {name.split()[-1] for name in officials if len(name.split()) > 1}
    for section, heading, body in _sections(text):
        before = ""
        for sentence in _sentences(body):
            sides = SIDES.match(sentence) and not VOTE.search(before + sentence)
            before = sentence
            if not (SPOKE.search(sentence) or sides) or ABSENT.search(sentence):
                continue
            for name in _names(sentence):
                if _for_applicant(name, sentence):
                    continue
                if name not in officials and name.split()[-1] not in by_surname and all(other.name != name or other.section != section for other in found):
                    found.append(Listed(name, section, heading, len(found), sentence, document))
        rows = [(name, row) for name, row in _rows(body) if name not in officials and all(other.name != name or other.section != section for other in found)]
        if len(rows) >= (1 if item_kind(folded(heading)) == "public_comment" else FEWEST_ROWS):
            found += [Listed(name, section, heading, place, row, document) for place, (name, row) in enumerate(rows, start=len(found))]
    return found


def officials_named(text: str) -> list[str]:
    """The officials whom minutes name with first name and surname, and who spoke for an applicant: none of them is of the public."""
    return sorted({name for name in _officials(text) if len(name.split()) > 1})


def _officials(text: str) -> Iterator[str]:
    """Names after a title, all those in sentences that say who attended, and those who spoke for an applicant. Who spoke is an official only by an office of the government's:
    presidents of associations and attorneys of applicants speak, too."""
    for _, _, body in _sections(text):
        for sentence in _sentences(body):
            for match in OFFICIAL.finditer(sentence):
                if not SPOKE.search(sentence) or ELECTED.match(match[0]):
                    yield match.group(1).strip()
            if SPOKE.search(sentence):
                yield from (name for name in _names(sentence) if _for_applicant(name, sentence))
            if ATTENDANCE.search(sentence) and not SPOKE.search(sentence):
                for piece in re.split(r"[,;:()]|\band\b|\.\s", sentence):
                    name = OFFICE.sub("", piece.strip(" ."))
                    if _is_person(name):
                        yield name


def _for_applicant(name: str, sentence: str) -> bool:
    """Whether the sentence says right beside the name that its bearer is the applicant, or spoke for one."""
    own = re.escape(name)
    return re.search(own + FOR_APPLICANT, sentence, re.IGNORECASE) is not None or re.search(rf"(?:^|[.;]\s|\bby )(?:[Tt]he )?(?i:{APPLICANT}) {own}", sentence) is not None


def _rows(body: str) -> Iterator[tuple[str, str]]:
    """The lines of a list, or the rows of a table, that begin with a person's name: the name and the line."""
    for line in body.splitlines():
        name = _person(line)
        if name and not ABSENT.search(line):
            yield name, line.strip()


def _is_person(name: str) -> bool:
    return NAME.match(name) is not None and not NO_PERSON.search(name) and not PLACE.search(name)


def _untitled(name: str) -> str:
    """A name without its title; “Bishop Hartwell” may be a whole one."""
    plain = TITLED.sub("", ROLE.sub("", name))
    return plain if len(plain.split()) > 1 or len(name.split()) < 2 else name


def _person(line: str) -> str | None:
    """The name that a row begins with: after a bullet or a number, or in a column of its own."""
    row = ROW.match(line)
    name = _untitled((CELL if row[1] else COLUMN).split(row[2].strip(), maxsplit=1)[0].strip(" .")) if row else ""
    return name if _is_person(name) else None


def _sections(text: str) -> Iterator[tuple[str, str, str]]:
    """Number, heading and body of each section; a heading is a numbered line in capitals or a short one, or such a line's first sentence, and no row of a numbered list of people."""
    number, heading, body = "", "", ""
    lines = text.splitlines()
    people = [bool(_person(line)) for line in lines]
    numbered = any(HEADING.match(line) for line in lines)
    for at, line in enumerate(lines):
        in_a_list = people[at] and any(people[max(0, at - 1) : at] + people[at + 1 : at + 2])
        heads = None if in_a_list else _heading(line) or (None if numbered else _in_capitals(lines, at))
        if heads:
            if body.strip():
                yield number, heading, body
            number, heading, body = heads
        else:
            body += line + "\n"
    if body.strip():
        yield number, heading, body


def _in_capitals(lines: Sequence[str], at: int) -> tuple[str, str, str] | None:
    """A heading without a number: a short line in capitals after an empty one, and no name."""
    line = lines[at].strip()
    alone = at == 0 or not lines[at - 1].strip()
    is_heading = alone and line.isupper() and len(line) <= LONGEST_HEADING and not line.endswith(":") and not _is_person(line.title())
    return ("", line, "") if is_heading else None


def _heading(line: str) -> tuple[str, str, str] | None:
    """Number and heading of a line that is one, and what of the section stands in the same line."""
    match = HEADING.match(line)
    short = match is not None and len(match[2]) < 60 and not match[2].rstrip().endswith(".") and re.search(r"[.):]", line[: match.start(2)])
    if match and not _tells_who_spoke(match[2]) and (match[2].upper() == match[2] or short):
        return match[1], match[2], ""
    begun = BEGUN.match(line)
    if begun and (item_kind(folded(begun[2])) or NO_PERSON.search(begun[2])) and not SPOKE.search(begun[2]):
        return begun[1], begun[2], begun[3] + "\n"
    return None


def _tells_who_spoke(text: str) -> bool:
    """Whether it begins with a name and says that its bearer spoke: a numbered speaker, no heading."""
    name = re.split(r"[,.(]| (?=[a-z])", text, maxsplit=1)[0]
    return bool(SPOKE.search(text)) and _is_person(name)


def _sentences(body: str) -> Iterator[str]:
    flat = re.sub(r"(\w)[-‐]\n\s*(?=[A-ZÀ-Ý])", r"\1-", body)  # a hyphen of a double name at the line's end stays
    flat = re.sub(r"(\w)[-‐]\n\s*(?=[a-zà-ÿ])", r"\1", flat)
    flat = re.sub(r"\s+", " ", flat).strip()
    yield from SENTENCE.split(flat)


def _names(sentence: str) -> Iterator[str]:
    """Names in a sentence that says who spoke: pieces of its lists that look like persons."""
    plain = re.sub(r"\([^)]*\)|[\"“][^\"“”]*[\"”]\s?", "", sentence).replace("’", "'")
    plain = LIST.sub("", plain) if LIST.match(plain) else LED_BY.sub("", plain)
    groups = plain.split(";") if ";" in plain else re.split(r",|\band\b|\by\b|\bak\b", plain)
    for group in groups:
        first = re.split(r",|\bof\b|\bfrom\b|\bwith\b|\brepresenting\b|\bon behalf\b", SPOKE.sub(",", group))[0]
        first = re.sub(r"^\s*(?:[A-Z]{3,}\s+)+(?=[A-Z][a-z])", "", first)  # a heading that runs on
        name = _untitled(re.sub(r"^\s*(?:and|y|ak|then)\s+", "", first).strip(" .,:;"))
        name = name.title() if name.isupper() else name
        office = OFFICIAL.search(name)
        if office and not ELECTED.match(office[0]):  # the president of an association, say
            name = office[1].strip()
        if _is_person(name) and not OFFICE.match(name):
            yield name


def places_of(listed: Sequence[Listed], number: str | None, title: str | None) -> list[int]:
    """The places in the list of those whom a section of that number, or of a like title, names; of all where no section can be told."""
    if number:
        same = [place for place, one in enumerate(listed) if one.section.rstrip(".").lower() == number.rstrip(".").lower()]
        if same:
            return same
    if title:
        words = set(re.findall(r"[a-z]{4,}", title.lower()))
        same = [place for place, one in enumerate(listed) if len(words & set(re.findall(r"[a-z]{4,}", one.heading.lower()))) >= 2]
        if same:
            return same
    return list(range(len(listed)))

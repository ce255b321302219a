"""A Document in, the same with the ranges of its article out: without menus, share bars, teasers, comments, author notes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tasdiq.clean.lines import Line, lines
from tasdiq.clean.phrases import Phrases, phrases
from tasdiq.model.text import Document, Range

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_HEADLINE_DATE = re.compile(
    rf".{{5,200}} ?[-|•] ?(?:\w{{3,9}}, )?"
    rf"(?:{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}} {_MONTH},? \d{{4}}|\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{2,4}})$"
)
_CRUMB = re.compile(r" ?[>»›→] ?")
_STATED_DATE = re.compile(r"^(?:published|posted|updated|first published|last updated|date)\b.{0,80}\d")
_DIGIT = re.compile(r"\d")
_SAYS = re.compile(r"[\d.,;:!?()\"]")  # what a menu's lines do not have
_ENOUGH = 300  # characters of sentences before a comment heading that make an article of any length
_SHARE_BEFORE = 0.3  # or this much of all sentences
_MENU = 4  # lines of a few words, one after the other
_FEW = 4  # words of a menu's line
_LONGEST_NOTICE = 70  # words
_BIO_LINES = 3  # from the article's end


def article(document: Document) -> Document:
    """The document with `article` set: the ranges of its text that are reporting, at least one."""
    whole = document.article or (Range(0, len(document.text)),)
    told = [line for part in whole for line in lines(document.text, part.start, part.end)]
    known = phrases()
    told = told[: _end(told, known)]
    dropped = _dropped(told, known)
    kept = [not gone for gone in dropped]
    _keep_authors_out(told, kept, known)
    ranges = tuple(_ranges(told, kept, whole, known))
    return replace(document, article=ranges or whole)


def _end(told: Sequence[Line], known: Phrases) -> int:
    """Where readers' comments or the form for them begin."""
    total = sum(line.end - line.start for line in told if line.prose)
    before = 0
    for number, line in enumerate(told):
        if number and _is_cut(line, known) and (before >= _ENOUGH or before > _SHARE_BEFORE * total > 0):
            return number
        before += line.end - line.start if line.prose else 0
    return len(told)


def _is_cut(line: Line, known: Phrases) -> bool:
    return not (line.prose and line.words > 40) and (
        line.key in known.cut_lines or line.text.startswith(known.cut_starts) or known.cut_pattern.fullmatch(line.key) is not None
    )


def _dropped(told: Sequence[Line], known: Phrases) -> list[bool]:
    dropped = [_is_furniture(line, known) for line in told]
    _drop_teaser_lists(told, dropped, known)
    first = next((n for n, line in enumerate(told) if line.prose), None)
    last = next((n for n in range(len(told) - 1, -1, -1) if told[n].prose), None)
    if first is not None and last is not None:
        _drop_menus(told, dropped, range(first))
        _drop_menus(told, dropped, range(last + 1, len(told)))
    return dropped


def _is_furniture(line: Line, known: Phrases) -> bool:
    """Whether a line is no reporting whatever stands around it."""
    if line.within or _STATED_DATE.match(line.text):
        return False
    key = line.key
    if line.bullet or (_is_label(line) and (key in known.drop_lines or key in known.cut_lines or known.drop_pattern.fullmatch(key))):
        return True
    if line.words <= _LONGEST_NOTICE and known.notices.search(line.text):
        return True
    if line.words <= 25 and (key.startswith(known.teasers) and not _is_full_sentence(line)):
        return True
    if line.words <= 15 and (line.text.startswith(known.drop_starts) or key.startswith(known.credits)):
        return True
    return _is_bar(line, key, known)


def _is_label(line: Line) -> bool:
    """Whether a line does not stop as a sentence's last words do."""
    return not line.text.endswith((".", ",", ";", '."')) or line.text.endswith("..")


def _is_full_sentence(line: Line) -> bool:
    """Whether a line that begins like a teaser goes on to tell something: more than one sentence stands in it."""
    return line.prose and line.text.count(". ") > 0


def _is_bar(line: Line, key: str, known: Phrases) -> bool:
    """A share bar, a breadcrumb, a menu on one line."""
    if line.words <= 20:
        words = key.replace("|", " ").replace(",", " ").split()
        if len(words) > 1 and all(word in known.share_words for word in words):
            return True
    elif line.prose:
        return False
    crumbs = [part.strip() for part in _CRUMB.split(line.text)]
    if len(crumbs) > 1 and not line.prose and (crumbs[0].strip(": ") in known.breadcrumbs or _are_short(crumbs[:-1], 3)):
        return True
    parts = [part.strip() for part in line.text.split("|")]
    return len(parts) >= _MENU and _are_short(parts, _MENU) and not _DIGIT.search(line.text)


def _are_short(parts: Sequence[str], fewest: int) -> bool:
    return len(parts) >= fewest - 1 and all(0 < part.count(" ") + 1 <= _FEW for part in parts)


def _drop_teaser_lists(told: Sequence[Line], dropped: list[bool], known: Phrases) -> None:
    """Drop headlines of other stories: under a heading that says so, or in a list where each has its date."""
    under = False
    dated = [not line.prose and line.text[-1].isdigit() and _HEADLINE_DATE.match(line.text) is not None for line in told]
    for number, line in enumerate(told):
        if line.key in known.heading_lines or (line.words <= 10 and not line.prose and line.key.startswith(known.heading_starts)):
            under = dropped[number] = True
        elif line.prose or line.words > 20 or _STATED_DATE.match(line.text):
            under = False
        elif under and not _stands_alone(told, number):
            dropped[number] = True
        if dated[number] and (_neighbour(dated, number) or (number and told[number - 1].bullet)):
            dropped[number] = True


def _stands_alone(told: Sequence[Line], number: int) -> bool:
    """Whether a short line leads into a sentence, as a headline or dateline of the article itself does."""
    following = told[number + 1] if number + 1 < len(told) else None
    return following is not None and following.prose and not told[number - 1].bullet and number > 0 and _neighbours_prose(told, number)


def _neighbours_prose(told: Sequence[Line], number: int) -> bool:
    return any(line.prose for line in told[number + 1 : number + 3])


def _neighbour(flags: Sequence[bool], number: int) -> bool:
    return any(flags[max(0, number - 2) : number]) or any(flags[number + 1 : number + 3])


def _drop_menus(told: Sequence[Line], dropped: list[bool], where: range) -> None:
    """Drop runs of lines of a few words, before the first and after the last sentence."""
    run: list[int] = []
    for number in (*where, None):
        short = number is not None and (dropped[number] or (told[number].words <= _FEW and not _SAYS.search(told[number].text)))
        if short and number is not None:
            run.append(number)
            continue
        if len(run) > _MENU:
            for member in run if number is None and where.start else run[:-1]:
                dropped[member] = True  # the last line before the article may be its dateline or headline
        run = []


def _keep_authors_out(told: Sequence[Line], kept: list[bool], known: Phrases) -> None:
    """Drop the note on the author at the article's end, as long as other sentences remain."""
    last = [number for number in range(len(told)) if kept[number]][-_BIO_LINES:]
    others = sum(line.prose for number, line in enumerate(told) if kept[number] and number not in last)
    for number in last:
        if others and _is_bio(told[number].text, known):
            kept[number] = False


def _is_bio(text: str, known: Phrases) -> bool:
    if text.startswith(known.bio_starts):
        return True
    cues = sum(cue in text for cue in known.bio_cues)
    return known.bio_roles.search(text[:250]) is not None and cues > 0


def _ranges(told: Sequence[Line], kept: Sequence[bool], whole: Sequence[Range], known: Phrases) -> Iterator[Range]:
    """Kept lines joined where nothing was dropped between them and they stand in one range of the given."""
    if all(kept) and told and len(whole) == 1 and not any(_trimmed(line, known) < line.end for line in told):
        yield Range(whole[0].start, max(told[-1].end, whole[0].start))
        return
    start = end = None
    part = 0
    for line, keep in zip(told, kept, strict=True):
        moved = False
        while line.start >= whole[part].end:
            part, moved = part + 1, True
        if start is not None and end is not None and (moved or not keep or end < start):
            yield Range(start, end)
            start = None
        if keep:
            start = line.start if start is None else start
            end = _trimmed(line, known)
            if end < line.end:
                yield Range(start, end)
                start = None
    if start is not None and end is not None:
        yield Range(start, end)


def _trimmed(line: Line, known: Phrases) -> int:
    """Where a short line ends without "Adjust font size:" and its like."""
    if line.words > 20 or line.prose:
        return line.end
    bare = line.text.rstrip(": ")
    for phrase in known.trailing:
        if bare.endswith(phrase) and len(bare) > len(phrase) + 3 and len(line.text) == line.end - line.start:
            return line.end - len(line.text) + len(bare) - len(phrase)
    return line.end

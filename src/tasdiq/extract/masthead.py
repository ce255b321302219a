"""A sentence in; where the story begins behind a headline, "For Immediate Release" or a dateline out."""

from tasdiq.extract.happening import cue
from tasdiq.model.mention import Reading
from tasdiq.model.text import Sentence

HEAD_SENTENCES = 5  # in which a masthead stands


def story_start(sentence: Sentence) -> int:
    """Where a sentence's own words begin; 0 where it has no masthead, or nothing behind it.

    >>> plain = "Two Held in Khost For Immediate Release KABUL, Afghanistan (May 3) - Police held two men in Bak."
    >>> plain[story_start(Sentence(index=0, start=0, end=len(plain), plain=plain)):]
    'Police held two men in Bak.'
    """
    if sentence.index >= HEAD_SENTENCES or sentence.of != "text":
        return 0
    last = 0
    for match in cue("masthead").finditer(sentence.plain):
        last = match.end()
    return last if len(sentence.plain[last:].split()) > 1 else 0


def is_heading(sentence: Sentence) -> bool:
    """Whether a sentence is the title, or stands among the first of the text and ends as headings do: with no stop."""
    words = sentence.plain.rstrip()
    return sentence.of == "title" or (sentence.index < HEAD_SENTENCES and words[-1:].isalnum())


def first_of_story(reading: Reading) -> int:
    """The index of the sentence in which the story begins; those before it are headlines."""
    return max((s.index for s in reading.sentences[:HEAD_SENTENCES] if s.of == "text" and cue("masthead").search(s.plain)), default=0)

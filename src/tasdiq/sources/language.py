"""Text in, its language's two letters out; nothing where there are too few words to tell."""

import re

_SAMPLE = 2_000
_ENGLISH = frozenset(
    ("the", "of", "and", "to", "in", "was", "that", "by", "were", "said", "with", "for", "on", "from", "has", "have", "an", "at")
)
_SURELY = 0.09  # of the words: no other language writes so many of these, "the" among them
_FEWEST_LETTERS = 12
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
ARABIC_SCRIPT = ("ur", "ar", "fa", "ps")
_ONLY_URDU = re.compile("[\u0679\u0688\u0691\u06ba\u06be\u06c1\u06d2]")  # letters that Arabic and Persian do not have
_ONLY_PASHTO = re.compile("[\u067c\u0681\u0685\u0689\u0693\u0696\u069a\u06ab\u06bc\u06cd\u06d0]")


def language(text: str) -> str | None:
    """The language of most of the text, as ISO 639-1 ("en", "ur"); None for a text of a few letters.

    >>> language("The police said that two people were killed on Monday.")
    'en'
    """
    sample = text[:_SAMPLE]
    arabic = len(_ARABIC.findall(sample))
    latin = len(_LATIN.findall(sample))
    if arabic > latin and arabic >= _FEWEST_LETTERS:
        return _arabic_script(sample, arabic)
    if _is_english(sample):
        return "en"
    letters = sum(char.isalpha() for char in sample)
    if letters < _FEWEST_LETTERS:
        return None
    return next(name for name in _ranked(sample.lower()) if len(name) == 2)


def _is_english(sample: str) -> bool:
    """Whether English can be told without the model, which takes longer to load than a short text to code."""
    words = sample.lower().split()
    return len(words) >= 20 and "the" in words and sum(word in _ENGLISH for word in words) > _SURELY * len(words)


def _arabic_script(sample: str, letters: int) -> str:
    """The letters of each alphabet first: they are surer on a headline than any model."""
    urdu, pashto = len(_ONLY_URDU.findall(sample)), len(_ONLY_PASHTO.findall(sample))
    if pashto > 0.02 * letters and pashto > urdu:
        return "ps"
    if urdu > 0.03 * letters:
        return "ur"
    return next((name for name in _ranked(sample) if name in ARABIC_SCRIPT), "ar")


def _ranked(sample: str) -> list[str]:
    import py3langid

    return [str(name) for name, _ in py3langid.rank(sample)]

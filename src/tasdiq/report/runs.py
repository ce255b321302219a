"""Words in, the elements of a Word paragraph out; set directly, as the report of a large desk has a hundred thousand of them."""

from collections.abc import Mapping
from typing import Any

from tasdiq.report.blocks import Line, Words
from tasdiq.report.ooxml import ACCENT, Look, added, bookmark_of, element_name, right_to_left, tooltip_of

_MONO = "Courier New"
_PLAIN = Look()


class Paragraphs:
    """The end of a document's body, to which paragraphs are added; each style and web page is looked up once."""

    def __init__(self, document: Any, tips: Mapping[str, str]) -> None:
        self._document, self._tips = document, tips
        self._end = document.element.body.sectPr
        self._styles: dict[str | None, str | None] = {}
        self._pages: dict[str, str] = {}

    def add(self, style: str | None = None) -> Any:
        """The element of a new paragraph in that style."""
        made = self._end.makeelement(element_name("w:p"))
        self._end.addprevious(made)
        named = self._id_of(style)
        if named is not None:
            added(added(made, "w:pPr"), "w:pStyle", {"val": named})
        return made

    def bookmark(self, style: str, name: str, number: int) -> None:
        """A paragraph with the name as its text, and a bookmark of that name on it."""
        made = self.add(style)
        added(made, "w:bookmarkStart", {"id": str(number), "name": bookmark_of(name)})
        _text(added(made, "w:r"), name)
        added(made, "w:bookmarkEnd", {"id": str(number)})

    def fill(self, paragraph: Any, line: Line, look: Look | None = None) -> None:
        """The words at the paragraph's end; what leads somewhere is a link, and says where the pointer rests on it what was counted."""
        for words in line:
            run = added(self._link(paragraph, words.to) if words.to else paragraph, "w:r")
            self._set(added(run, "w:rPr"), words, look or _PLAIN)
            _text(run, words.text)

    def _set(self, looks: Any, words: Words, look: Look) -> None:
        """How the words are set, in the order that Word asks for."""
        if words.code:
            added(looks, "w:rFonts", {"ascii": _MONO, "hAnsi": _MONO})
        if words.bold or look.bold:
            added(looks, "w:b")
        if words.italic:
            added(looks, "w:i")
        if words.to:
            added(looks, "w:color", {"val": ACCENT})
        if look.size:
            added(looks, "w:sz", {"val": str(int(look.size * 2))})
        right_to_left(looks, words.text)

    def _link(self, paragraph: Any, target: str) -> Any:
        made = added(paragraph, "w:hyperlink")
        if target.startswith("#"):
            made.set(element_name("w:anchor"), bookmark_of(target[1:]))
        else:
            made.set(element_name("r:id"), self._page(target))
        if target in self._tips:
            made.set(element_name("w:tooltip"), tooltip_of(self._tips[target]))
        return made

    def _page(self, target: str) -> str:
        from docx.opc.constants import RELATIONSHIP_TYPE

        if target not in self._pages:
            self._pages[target] = self._document.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return self._pages[target]

    def _id_of(self, style: str | None) -> str | None:
        from docx.enum.style import WD_STYLE_TYPE

        if style not in self._styles:
            self._styles[style] = self._document.part.get_style_id(style, WD_STYLE_TYPE.PARAGRAPH)
        return self._styles[style]


def _text(run: Any, text: str) -> None:
    if any(letter in text for letter in "\t\r\n"):
        run.text = text  # each is an element of its own
    elif text:
        made = added(run, "w:t")
        made.text = text
        if text.strip() != text:
            made.set(element_name("xml:space"), "preserve")

"""A template's wish for a map or a chart in, the drawing and the words that stand for it in the text out."""

from collections.abc import Callable

from tasdiq.analyse.series import ATTACKS
from tasdiq.report.draw import Drawing, draw_bars, draw_chart, draw_map
from tasdiq.report.marked import Marked, escape
from tasdiq.report.questions import Questions


class Pictures:
    """The drawings of one report, in the order in which its template places them."""

    def __init__(self, questions: Questions) -> None:
        self._ask = questions
        self.drawings: list[Drawing] = []

    def functions(self) -> dict[str, Callable[..., Marked]]:
        """Everything a template can call, by name."""
        return {function.__name__: function for function in (self.incident_map, self.trend, self.bars)}

    def incident_map(self, where: str = "true") -> Marked:
        """The month's incidents on a map."""
        found = self._ask.incidents(where)
        return self._place(draw_map(found, f"Incidents in {self._ask.month.words}", internal=self._ask.internal))

    def trend(self, number: int = 12, where: str = ATTACKS, title: str = "Attacks by month") -> Marked:
        """Incidents and killed a month as bars."""
        return self._place(draw_chart(self._ask.months(number, where), title))

    def bars(self, grouping: str, title: str, where: str = ATTACKS, most: int = 12) -> Marked:
        """The month's incidents by a grouping beside the month before, as bars."""
        now, then = self._ask.by(grouping, where), self._ask.by(grouping, where, back=1)
        return self._place(draw_bars(now, then, title, (self._ask.month.words, self._ask.month.before(1).words), most=most))

    def _place(self, drawing: Drawing) -> Marked:
        """A paragraph that the page, the PDF and the document replace by the drawing; the drawing's words in plain Markdown."""
        self.drawings.append(drawing)
        return Marked(f"**Figure {len(self.drawings)}.** {escape(drawing.title)}. {escape(drawing.caption)}")

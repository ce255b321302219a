"""A MUC-4 report in, the table of the 1992 evaluation out."""

from tasdiq.codebooks.muc4_slots import slots
from tasdiq.evaluate.muc4 import SUBTOTALS, SUMMARY, Report
from tasdiq.evaluate.muc4_tally import COUNTS, Tally, f_measures

RULE = "-----------------------------+-----------+-------+-----------+---------------"


def table(report: Report) -> str:
    """One row a slot, then the subtotals, the summaries and the F-measures."""
    rows = report.rows()
    with_fallout = {slot.id for slot in slots() if slot.kind == "set"} | {"SET FILLS ONLY"}
    measures = f_measures(rows["ALL TEMPLATES"].measures())
    lines = [" * * * TOTAL SLOT SCORES * * *", "", f"{'SLOT':<20}  POS ACT|COR PAR INC|ICR IPA|SPU MIS NON|REC PRE OVG FAL"]
    for group in (("template-id", *(slot.id for slot in slots())), SUBTOTALS, SUMMARY):
        lines += [RULE, *(_row(name, rows[name], fallout=name in with_fallout) for name in group)]
    lines += [RULE, f"{'':<50}   P&R      2P&R      P&2R"]
    return "\n".join([*lines, f"{'F-MEASURES':<48}{' '.join(f'{measure:9.2f}' for measure in measures.values())}"])


def _row(name: str, tally: Tally, *, fallout: bool) -> str:
    pos, act, *others = (getattr(tally, count) for count in COUNTS[:-1])
    counts = "".join(f"{count:3d}{end}" for count, end in zip(others, "  | |  |", strict=True))
    measures = [measure for kind, measure in tally.measures().items() if fallout or kind != "fal"]
    return f"{name:<20} {pos:4d} {act:3d}|{counts}" + " ".join("  *" if each is None else f"{each:3d}" for each in measures)

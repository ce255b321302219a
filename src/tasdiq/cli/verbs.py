"""The verbs that read, show, erase and write; the listings are in `listings`."""

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click
from click.exceptions import Exit

from tasdiq import __version__
from tasdiq.cli.actors import actors
from tasdiq.cli.analyse import analyse
from tasdiq.cli.assign import VERBS as ASSIGN
from tasdiq.cli.build_model import build_model
from tasdiq.cli.check import check
from tasdiq.cli.desk import desk
from tasdiq.cli.evaluate import evaluate
from tasdiq.cli.exchange import VERBS as EXCHANGE
from tasdiq.cli.gazetteer import gazetteer
from tasdiq.cli.history import VERBS as HISTORY
from tasdiq.cli.judge import judge
from tasdiq.cli.listings import LISTINGS, policy_option
from tasdiq.cli.match import match
from tasdiq.cli.people import people
from tasdiq.cli.progress import bar
from tasdiq.cli.publish import publish
from tasdiq.cli.reject import VERBS as REJECT
from tasdiq.cli.relations import relations
from tasdiq.cli.report import report
from tasdiq.cli.run import UNREAD, Moment, Session, Store, Verbs, put, real, say, show_lines
from tasdiq.cli.safe import line
from tasdiq.cli.store import VERBS as STORE
from tasdiq.cli.train import train
from tasdiq.cli.train_linker import train_linker
from tasdiq.config import load
from tasdiq.engine.registry import ENGINES

if TYPE_CHECKING:
    from tasdiq.model.statement import Issue
    from tasdiq.pipeline import Added

SHELLS = ("bash", "zsh", "fish")
_ISSUES_SHOWN = 20
_COPIES_SHOWN = 20


@click.group(
    cls=Verbs, context_settings={"rich_help_config": {"text_paragraph_linebreaks": "\n\n"}, "help_option_names": ["-h", "--help"]},
    epilog="Shell completion: `tasdiq completion --help`. Settings: tasdiq.toml, TASDIQ_STORE and other TASDIQ_*.",
)  # fmt: skip
@click.version_option(__version__, prog_name="tasdiq")
@click.option("--store", type=Store(), help="The database: a file, or postgresql://…. [default: TASDIQ_STORE, else ./tasdiq.db]")
@click.pass_context
def cli(ctx: click.Context, store: Path | str | None) -> None:
    """Reports of political violence in, an incident database out in which every value stands on its words.

    \b
    Examples:
      tasdiq add reports/ https://example.org/news/1.html
      tasdiq incidents --where "killed >= 10"
      tasdiq show incident:3f2a
    """
    ctx.obj = Session(make=ctx.obj or real, config=load(given={"store": store}))


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH|URL...")
@click.option("--allow-private", is_flag=True, default=None, help="Also fetch from private and loopback addresses.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes at once. [default: one a core]")
@click.option("--engine", type=click.Choice(list(ENGINES)), help="What reads and codes: this machine, or Spark. [default: local]")
@click.pass_obj
def add(session: Session, paths: tuple[str, ...], allow_private: bool | None, workers: int | None, engine: str | None) -> None:
    """Read documents, and store, link and weigh what they say.

    A second add of the same input adds nothing; an add that was stopped goes on where it was.
    Ends by saying on stderr what was read and found, what is a copy, and what could not be read.

    \b
    Examples:
      tasdiq add reports/
      tasdiq add page.html statement.pdf articles.jsonl
      tasdiq --store june.db add https://example.org/feed.xml
      tasdiq add --engine spark crawl/*.warc.gz archive.parquet
    """
    with bar("reading") as progress:
        added = session.tasdiq(allow_private=allow_private, workers=workers, engine=engine).add(paths, progress)
    _tell(added)
    if added.issues:
        raise Exit(UNREAD)


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE|URL...")
@click.option(
    "--codebook", type=click.Choice(["jsonl", "muc4", "muc4-roles"]), default="jsonl", show_default=True, help="The form of the output."
)
@click.option("--rules-only", is_flag=True, default=None, help="Without a trained model.")
@click.option("--allow-private", is_flag=True, default=None, help="Also fetch from private and loopback addresses.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes at once. [default: one a core]")
@click.pass_obj
def code(
    session: Session, files: tuple[str, ...], codebook: str, rules_only: bool | None, allow_private: bool | None, workers: int | None
) -> None:
    """Code documents without storing them: one JSON object a document, in the order given.

    muc4 writes MUC-4 templates of 24 slots, muc4-roles their types and five roles as JSON lines.

    \b
    Examples:
      tasdiq code report.html
      tasdiq code articles.jsonl --rules-only > coded.jsonl
      tasdiq code corpus.txt --codebook muc4 > response.muc4
    """
    issues: list[Issue] = []
    tasdiq = session.tasdiq(rules_only=rules_only, allow_private=allow_private, workers=workers)
    with bar("coding") as progress:
        if codebook == "jsonl":
            put(tasdiq.code(files, issues.append, progress))
        else:
            show_lines(tasdiq.code_forms(files, codebook, issues.append, progress))
    _tell_issues(issues)
    if issues:
        raise Exit(UNREAD)


@cli.command()
@click.argument("id")
@click.option("--as-of", type=Moment(), help="What was known by the end of that day (UTC), or by that moment.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@policy_option
@click.pass_obj
def show(session: Session, id: str, as_of: datetime | None, as_json: bool) -> None:
    """Show one record with every statement behind it, its words quoted, its sources named.

    ID is an id from a listing, or its beginning where only one record begins so.

    \b
    Examples:
      tasdiq show incident:3f2a
      tasdiq show incident:3f2a --policy gtd --as-of 2016-08-31
      tasdiq show claim:90be --json
    """
    from tasdiq.cli.card import print_card

    found = session.tasdiq().show(id, as_of=as_of)
    if as_json:
        put([found])
    else:
        print_card(found)


@cli.command()
@click.argument("what")
@click.option("--reason", required=True, help="Why; the log keeps it. It must not repeat what is erased.")
@click.option("--person", help="Who decides; the log keeps it. [default: the user's name on this machine]")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def redact(session: Session, what: str, reason: str, person: str | None, yes: bool) -> None:
    """Erase a document, a record, a statement, or words wherever they stand, for good.

    WHAT is a document's name or id, a record's or statement's id, or words as they stand in the documents.
    The log keeps that something was erased, why and by whom, and still proves itself whole.

    \b
    Examples:
      tasdiq redact "0300 1234567" --reason "a private number" --person ana
      tasdiq redact page.html --reason "withdrawn by its publisher" --person ana
    """
    from getpass import getuser

    if not yes and sys.stdin.isatty():
        click.confirm(f"Erase {line(what)!r} for good?", abort=True, err=True)
    erased = session.tasdiq().redact(what, reason=reason, person=person or getuser())
    entries, raws = (sum(len(part[name]) for part in erased["parts"]) for name in ("entries", "raws"))
    say(f"erased ({erased['kind']}): {_number(entries, 'entry', 'entries')} of the log, the bytes of {_number(raws, 'document')}")


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.pass_obj
def verify(session: Session, as_json: bool) -> None:
    """Prove that nothing in the log was changed, moved or lost; names the first entry that was.

    Note down the head: a log whose end was cut off has another.

    \b
    Example:
      tasdiq verify
    """
    found = session.tasdiq().verify()
    if as_json:
        put([found])
    else:
        click.echo(f"whole: {_number(found['entries'], 'entry', 'entries')}, {found['redacted']} of them redacted, head {found['head']}")
        if found["newer"]:
            say(f"{_number(found['newer'], 'entry is', 'entries are')} of a newer Tasdiq: kept as they are, and not shown by this one")


@cli.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print what makes the Tab key complete verbs and options in your shell.

    \b
    Examples:
      tasdiq completion bash >> ~/.bashrc
      tasdiq completion zsh >> ~/.zshrc
      tasdiq completion fish > ~/.config/fish/completions/tasdiq.fish
    """
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    if made is not None:
        click.echo(made(cli, {}, "tasdiq", "_TASDIQ_COMPLETE").source())


cli.add_command(actors)
cli.add_command(analyse)
cli.add_command(evaluate)
cli.add_command(match)
cli.add_command(gazetteer)
cli.add_command(judge)
cli.add_command(relations)
cli.add_command(report)
cli.add_command(train)
cli.add_command(train_linker)
cli.add_command(build_model)
cli.add_command(desk)
cli.add_command(people)
cli.add_command(check)
cli.add_command(publish)
for verb in (*ASSIGN, *EXCHANGE, *HISTORY, *REJECT, *STORE):
    cli.add_command(verb)
for listing in LISTINGS:
    cli.add_command(listing)


def _tell(added: "Added") -> None:
    """What an add did, for the person at the keyboard."""
    known = f", {added.known} known already" if added.known else ""
    say(f"read {_number(added.read, 'document')}{known}")
    kinds = ("report", "claim", "relation", "figure", "position")
    say("found " + ", ".join(_number(getattr(added, f"{kind}s"), kind) for kind in kinds))
    say(f"the database now has {_number(added.incidents, 'incident')}, {added.new_incidents} of them new")
    for copy, original in added.copies[:_COPIES_SHOWN]:
        say(f"{line(copy)} is a copy of {line(original)}: it counts once")
    if len(added.copies) > _COPIES_SHOWN:
        say(f"{len(added.copies) - _COPIES_SHOWN} more copies: each counts once")
    _tell_issues(added.issues)


def _tell_issues(issues: "Iterable[Issue]") -> None:
    told = list(issues)
    for issue in told[:_ISSUES_SHOWN]:
        name, problem = line(issue.name), line(issue.problem)
        say(f"{'read in part' if issue.document else 'not read'}: {problem if problem.startswith(f'{name}:') else f'{name}: {problem}'}")
    if len(told) > _ISSUES_SHOWN:
        say(f"not read: {len(told) - _ISSUES_SHOWN} more; `tasdiq issues` lists those of an add")


def _number(count: int, what: str, plural: str | None = None) -> str:
    return f"{count} {what if count == 1 else plural or what + 's'}"

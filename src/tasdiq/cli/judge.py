"""The verb by which a person rates a claim of responsibility, over what was computed."""

import rich_click as click

from tasdiq.cli.run import Session, put, say
from tasdiq.cli.safe import line

RATINGS = ("likely", "plausible", "doubtful", "unlikely", "cannot-be-judged", "computed")  # the model is loaded only when asked


@click.command()
@click.argument("claim")
@click.argument("rating", type=click.Choice(RATINGS))
@click.option("--reason", required=True, help="Why; it is shown with the verdict.")
@click.option("--by", help="Who decides; the log keeps it. [default: the user's name on this machine]")
@click.option("--json", "as_json", is_flag=True, help="The claim as one JSON object.")
@click.pass_obj
def judge(session: Session, claim: str, rating: str, reason: str, by: str | None, as_json: bool) -> None:
    """Rate a claim of responsibility yourself: your rating stands over the computed one, whose reasons stay beneath.

    CLAIM is an id from `tasdiq claims`, or its beginning. RATING is yours; "computed" takes an earlier one back.
    It is appended to the log: views of the days before do not show it.

    \b
    Examples:
      tasdiq judge claim:90be unlikely --reason "the film shows another town" --by ana
      tasdiq judge claim:90be computed --reason "it is that town after all" --by ana
    """
    from getpass import getuser

    found = session.tasdiq().judge(claim, rating.replace("-", "_"), reason=reason, person=by or getuser())
    if as_json:
        put([found])
    else:
        say(line(found["verdict"]["explanation"]))

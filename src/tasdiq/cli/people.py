"""The verbs about people: who has an account at a shared desk, and which tokens their programs have."""

from typing import Any

import rich_click as click

from tasdiq.cli.run import Session, put, say
from tasdiq.cli.safe import line

ROLES = ("reader", "coder", "editor", "admin")
_name = click.argument("name")
_by = click.option("--by", help="Who does this; the log keeps it. [default: the user's name on this machine]")
_as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


@click.group()
def people() -> None:
    """Accounts at a shared desk: who may read, code, edit; and tokens for programs.

    Whoever may write the store may run these; the log keeps each act and who did it, and no password or token.

    \b
    Examples:
      tasdiq people add ana --role admin
      tasdiq people add ben --role coder --link
      tasdiq people token ben --label "nightly export" --scope read
    """


@people.command()
@_name
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the person may do: `tasdiq people roles`.")
@click.option("--link", is_flag=True, help="Print a link, good once, with which the person sets the password.")
@_by
@click.pass_obj
def add(session: Session, name: str, role: str, link: bool, by: str | None) -> None:
    """Make an account; the password is asked twice and never shown, or set by the person with a link.

    \b
    Examples:
      tasdiq people add ana --role admin
      tasdiq people add ben --role coder --link
    """
    known = session.tasdiq().people
    if link:
        known.add(name, role, by=_person(by))
        click.echo(_link(known.invite(name, by=_person(by))))
    else:
        known.add(name, role, by=_person(by), password=_asked())
    say(f"{line(name)} has an account, as {role}")


@people.command("list")
@_as_json
@click.pass_obj
def listing(session: Session, as_json: bool) -> None:
    """List the accounts, removed ones too.

    \b
    Example:
      tasdiq people list
    """
    rows = session.tasdiq().people.listed()
    if as_json:
        put(rows)
        return
    for row in rows:
        state = f"removed {row['removed_at'][:10]}" if row["removed_at"] else "active" if row["password"] else "has not set a password"
        click.echo(f"{row['name']:<20} {row['role']:<8} {state}; {row['sessions']} sessions, {row['tokens']} tokens")


@people.command()
@_name
@click.option("--role", type=click.Choice(ROLES), help="The new role; it holds at once.")
@click.option("--password", "password", is_flag=True, help="Ask for a new password; all sessions end.")
@click.option("--link", is_flag=True, help="Print a link, good once, with which the person sets a new password.")
@_by
@click.pass_obj
def change(session: Session, name: str, role: str | None, password: bool, link: bool, by: str | None) -> None:
    """Change a role or a password.

    \b
    Examples:
      tasdiq people change ben --role editor
      tasdiq people change ben --link
    """
    if not (role or password or link):
        raise click.UsageError("say what to change: --role, --password or --link")
    known = session.tasdiq().people
    if role:
        known.give_role(name, role, by=_person(by))
        say(f"{line(name)} is {role} now")
    if password:
        known.active(name)
        known.give_password(name, _asked(), by=_person(by))
        say(f"{line(name)} has a new password, and is signed out everywhere")
    if link:
        click.echo(_link(known.invite(name, by=_person(by))))


@people.command()
@_name
@_by
@click.pass_obj
def remove(session: Session, name: str, by: str | None) -> None:
    """Take an account away, at once; what the person decided stays in the log, and nobody else can take the name.

    \b
    Example:
      tasdiq people remove ben
    """
    session.tasdiq().people.remove(name, by=_person(by))
    say(f"{line(name)} has no account any more; what {line(name)} decided stays")


@people.command("sign-out")
@_name
@_by
@click.pass_obj
def sign_out(session: Session, name: str, by: str | None) -> None:
    """End all sessions of a person, say of a lost laptop; tokens go on.

    \b
    Example:
      tasdiq people sign-out ben
    """
    count = session.tasdiq().people.sign_out_everywhere(name, by=_person(by))
    say(f"{count} sessions of {line(name)} have ended")


@people.command()
@_name
@click.option("--label", required=True, help="What it is for.")
@click.option("--scope", "scopes", multiple=True, default=("read",), show_default=True, help="A right it has; give it again for more.")
@click.option("--days", type=click.IntRange(1, 366), help="When it ends. [default: as in the table of roles]")
@_by
@click.pass_obj
def token(session: Session, name: str, label: str, scopes: tuple[str, ...], days: int | None, by: str | None) -> None:
    """Make a token for a program, and print it this once; it may do what both it and the person may.

    \b
    Examples:
      tasdiq people token ben --label "nightly export"
      tasdiq people token ben --label "feed" --scope read --scope add --days 30
    """
    click.echo(session.tasdiq().people.make_token(name, label=label, scopes=scopes, days=days, by=_person(by)))
    say("send it as `Authorization: Bearer …`; it is not shown again")


@people.command()
@_as_json
@click.option("--of", "name", help="Of one person alone.")
@click.pass_obj
def tokens(session: Session, as_json: bool, name: str | None) -> None:
    """List the tokens that hold, without the tokens themselves.

    \b
    Example:
      tasdiq people tokens --of ben
    """
    rows = session.tasdiq().people.secrets("token", name)
    if as_json:
        put(rows)
        return
    for row in rows:
        used = f"last used {row['used_at'][:10]}" if row["used_at"] else "never used"
        click.echo(f"{row['id']} {row['person']:<12} {line(row['label'])}: {row['scopes']}; ends {row['ends_at'][:10]}, {used}")


@people.command("take-back")
@click.argument("token_id", metavar="ID")
@_by
@click.pass_obj
def take_back(session: Session, token_id: str, by: str | None) -> None:
    """Let a token hold no longer, at once. ID is from `tasdiq people tokens`.

    \b
    Example:
      tasdiq people take-back 5f0c22aa
    """
    whose = session.tasdiq().people.take_back_token(token_id, by=_person(by))
    say(f"that token of {line(whose)} holds no longer")


@people.command()
@_as_json
@click.pass_obj
def acts(session: Session, as_json: bool) -> None:
    """List what was done about accounts and access, oldest first: sign-ins, roles given, tokens made.

    \b
    Example:
      tasdiq people acts
    """
    for act in session.tasdiq().people.acts():
        row: dict[str, Any] = {"at": act.at.isoformat(), "person": act.person, "act": act.act, "about": act.about, "more": act.more}
        if as_json:
            put([row])
        else:
            click.echo(line(f"{row['at'][:16]} {act.person}: {act.act}{f' ({act.about})' if act.about else ''} {act.more or ''}"))


@people.command("roles")
def listed_roles() -> None:
    """Show who may do what.

    \b
    Example:
      tasdiq people roles
    """
    from tasdiq.pipeline.people.roles import roles

    for right, about in roles().rights.items():
        click.echo(f"{right:<11} {about}: {', '.join(name for name, held in roles().roles.items() if right in held)}")


def _asked() -> str:
    return str(click.prompt("Password", hide_input=True, confirmation_prompt="The same again", err=True))


def _person(by: str | None) -> str:
    from getpass import getuser

    return by or getuser()


def _link(secret: str) -> str:
    return f"/welcome/{secret}"

"""A form that a page sent in, its fields out; longer than any page of ours sends is refused."""

from urllib.parse import parse_qs

from fastapi import Request

from tasdiq.serve.refused import Refused

MOST = 200_000  # bytes of a form
_FIELDS = 2_000
FORM = "application/x-www-form-urlencoded"


class Form(dict[str, list[str]]):
    """Fields by name, each with what was given for it."""

    def one(self, name: str) -> str:
        """The only or first value; empty where there is none."""
        return self.get(name, [""])[0]


async def form(request: Request) -> Form:
    """The form; raises Refused where it is none, or is too long."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise Refused(415, f"send this as a page's form does: {FORM}")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST:
            raise Refused(413, "longer than this form can be")
    try:
        return Form(parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_FIELDS))
    except ValueError as error:
        raise Refused(400, f"more than {_FIELDS} fields in one form") from error

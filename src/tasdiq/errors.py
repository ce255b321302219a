"""Every error Tasdiq raises on purpose; `cli` turns each into one line and an exit code."""


class TasdiqError(Exception):
    """Something a user can mend; the message names the thing, the place and the choices."""


class BadValueError(TasdiqError):
    """A value that cannot be: a count that falls, a span without words, an unknown name."""


class UnreadableError(TasdiqError):
    """An input that could not be read: it becomes an Issue and the run goes on."""


class FetchError(UnreadableError):
    """A URL that could not or must not be fetched."""


class StoreError(TasdiqError):
    """The log cannot be opened, is locked, full, or not a Tasdiq store."""


class TemplateError(TasdiqError):
    """A report template that cannot be filled; the message has its line."""


class LlmError(TasdiqError):
    """A language model that cannot be asked, or gives no usable reply; the rules go on without it."""

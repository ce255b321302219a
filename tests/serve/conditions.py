"""Conditions in SQL for the tool that asks the desk by its own description, which cannot know what one is."""

import schemathesis
from hypothesis import strategies as st

columns = st.sampled_from(["id is not null", "id = 'x'", "id like 'a%'", "length(id) > 3"])
schemathesis.openapi.format(
    "sql-condition", st.one_of(columns, st.builds("({} {} {})".format, columns, st.sampled_from(["and", "or"]), columns))
)

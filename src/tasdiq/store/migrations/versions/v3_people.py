"""Who may use a shared desk: accounts, digests of their sessions and tokens, and failed sign-ins."""

import sqlalchemy as sa
from alembic import op

revision = "v3"
down_revision = "v2"


def upgrade() -> None:
    """Make the tables."""
    words = sa.String().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "person", sa.Column("name", words, primary_key=True), sa.Column("role", words, nullable=False),
        sa.Column("password", words), sa.Column("removed_at", words),
    )  # fmt: skip
    op.create_table(
        "secret", sa.Column("digest", words, primary_key=True),
        *(sa.Column(name, words, nullable=False) for name in ("id", "kind", "person")),
        *(sa.Column(name, words) for name in ("label", "scopes")), sa.Column("made_at", words, nullable=False),
        sa.Column("used_at", words), sa.Column("ends_at", words, nullable=False),
    )  # fmt: skip
    op.create_index("secret_person", "secret", ["person"])
    op.create_table(
        "attempt", sa.Column("key", words, primary_key=True), sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("until", words, nullable=False),
    )  # fmt: skip


def downgrade() -> None:
    """Drop them: the accounts go, and what the people decided stays in the log."""
    for name in ("attempt", "secret", "person"):
        op.drop_table(name)

"""Entries are found by the moment they were recorded: a view of an early day need not walk back over all that came later."""

from alembic import op

revision = "v2"
down_revision = "v1"


def upgrade() -> None:
    """Add the index."""
    op.create_index("entry_recorded", "entry", ["recorded_at", "sequence"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("entry_recorded", "entry")

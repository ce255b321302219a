"""The first tables: entries, raw bytes, and views that can be made again."""

import sqlalchemy as sa
from alembic import op

revision = "v1"
down_revision = None


def upgrade() -> None:
    """Make them."""
    words = sa.String().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "entry",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, words, nullable=False) for name in ("kind", "id", "recorded_at")),
        *(sa.Column(name, words) for name in ("document", "subject", "method", "retracts")),
        *(sa.Column(name, words, nullable=False) for name in ("digest", "chain")),
        sa.Column("payload", words),
    )
    retracting = sa.text("retracts IS NOT NULL")
    op.create_index("entry_id", "entry", ["id"], unique=True)
    op.create_index("entry_kind", "entry", ["kind", "sequence"])
    op.create_index("entry_document", "entry", ["document"])
    op.create_index("entry_subject", "entry", ["subject"])
    op.create_index("entry_retracts", "entry", ["retracts"], sqlite_where=retracting, postgresql_where=retracting)
    op.create_table("raw", sa.Column("digest", words, primary_key=True), sa.Column("bytes", sa.LargeBinary, nullable=False))
    op.create_table(
        "derived",
        sa.Column("head", words, primary_key=True), sa.Column("key", words, primary_key=True),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
    )  # fmt: skip


def downgrade() -> None:
    """There is nothing before the first tables, and a log is not thrown away by a migration."""
    raise NotImplementedError("the first version has no version before it")

"""Messaging channels."""

import sqlalchemy as sa
from alembic import op

from needlewise.store import tables as types

revision = "0002"
down_revision = "0001"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel_counts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "channel", "what", name=op.f("pk_channel_counts")),
    )
    op.create_table(
        "correspondents",
        sa.Column("conversation", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("heard_at", types.UtcDateTime(), nullable=False),
        sa.Column("silence", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("conversation", name=op.f("pk_correspondents")),
        sa.UniqueConstraint(
            "channel", "recipient", "person", name=op.f("uq_correspondents_channel")
        ),
    )
    op.create_table(
        "inbound",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("conversation", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sent_at", types.UtcDateTime(), nullable=False),
        sa.Column("received_at", types.UtcDateTime(), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("thread", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("unread", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound")),
        sa.UniqueConstraint("channel", "message_id", name=op.f("uq_inbound_channel")),
    )
    op.create_index(op.f("ix_inbound_conversation"), "inbound", ["conversation"], unique=False)
    op.create_index(op.f("ix_inbound_received_at"), "inbound", ["received_at"], unique=False)
    op.create_index(op.f("ix_inbound_state"), "inbound", ["state"], unique=False)
    op.create_table(
        "outbound",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("conversation", sa.String(length=200), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("thread", sa.String(length=200), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("quotes", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("in_doubt", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("raised_at", types.UtcDateTime(), nullable=False),
        sa.Column("due_at", types.UtcDateTime(), nullable=False),
        sa.Column("expires_at", types.UtcDateTime(), nullable=False),
        sa.Column("tried_at", types.UtcDateTime(), nullable=True),
        sa.Column("sent_at", types.UtcDateTime(), nullable=True),
        sa.Column("provider_id", sa.String(length=200), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbound")),
        sa.UniqueConstraint("key", name=op.f("uq_outbound_key")),
    )
    op.create_index(op.f("ix_outbound_channel"), "outbound", ["channel"], unique=False)
    op.create_index(op.f("ix_outbound_conversation"), "outbound", ["conversation"], unique=False)
    op.create_index(op.f("ix_outbound_provider_id"), "outbound", ["provider_id"], unique=False)
    op.create_index(op.f("ix_outbound_raised_at"), "outbound", ["raised_at"], unique=False)
    op.create_index(op.f("ix_outbound_state"), "outbound", ["state"], unique=False)

"""The tables. Changing one takes a migration (docs/database.md)."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)


class UtcDateTime(TypeDecorator):
    """Aware in Python, UTC in the database, whichever database it is."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _refers_to(name: str, target: str, **more: Any) -> Column[int]:
    return Column(name, ForeignKey(target, ondelete="CASCADE"), **{"nullable": False, **more})


conversations = Table(
    "conversations",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("channel", String(40), nullable=False),
    Column("started_at", UtcDateTime, nullable=False, index=True),
    Column("last_at", UtcDateTime, nullable=False, index=True),
    Column("reviewed_at", UtcDateTime),
    Column("reviewed_by", String(100)),
)

# One row a message of a patient, with all that came back.
turns = Table(
    "turns",
    metadata,
    _id(),
    _refers_to("conversation", "conversations.id", index=True),
    Column("message_id", String(200), nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("escalation", String(10), nullable=False, index=True),
    # answered, asked_back, not_understood, unavailable or escalated
    Column("outcome", String(20), nullable=False, index=True),
    Column("confidence", Float, nullable=False),
    Column("replies", JSON, nullable=False),
    Column("latency_ms", Float, nullable=False),
    Column("helpful", Boolean),
    # How it was understood (needlewise.reading.Reading); null where the engine did not answer.
    Column("reading", JSON),
    # The red-flag detector's finding of the gateway.
    Column("finding", JSON),
    UniqueConstraint("conversation", "message_id"),
)

# Conversations that were deleted, so that no late message brings them back.
erased = Table(
    "erased",
    metadata,
    Column("conversation", String(200), primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)

# What staff decided of a question that was not, or not well, answered.
decisions = Table(
    "decisions",
    metadata,
    _refers_to("turn", "turns.id", primary_key=True),
    # example, not_in_guide, new_topic, dismissed, published
    Column("kind", String(20), nullable=False),
    Column("topic", String(100)),
    Column("by", String(100), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# One for each conversation that needs a person, until it is resolved.
escalations = Table(
    "escalations",
    metadata,
    _id(),
    _refers_to("conversation", "conversations.id", index=True),
    Column("kind", String(20), nullable=False),  # symptom, call_back or missed
    Column("level", String(10), nullable=False),  # none, doctor or emergency
    Column("category", String(40), nullable=False, default=""),
    Column("state", String(10), nullable=False, index=True),  # open, taken or resolved
    Column("opened_at", UtcDateTime, nullable=False, index=True),
    Column("taken_at", UtcDateTime),
    Column("taken_by", String(100)),
    Column("resolved_at", UtcDateTime),
    Column("resolved_by", String(100)),
    Column("false_alarm", Boolean, nullable=False, default=False),
    Column("caller_name", String(100)),
    Column("caller_number", String(40)),
)

escalation_notes = Table(
    "escalation_notes",
    metadata,
    _id(),
    _refers_to("escalation", "escalations.id", index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String(100), nullable=False),
    Column("text", Text, nullable=False),
)

# The outbox: an alert a contact, sent until it is accepted or the escalation is taken.
alerts = Table(
    "alerts",
    metadata,
    _id(),
    _refers_to("escalation", "escalations.id", index=True),
    Column("contact", String(100), nullable=False),
    Column("reason", String(20), nullable=False),  # opened, worse, second or reminder
    Column("state", String(10), nullable=False, index=True),  # due, sent, dropped
    Column("raised_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),  # of the next attempt
    Column("attempts", Integer, nullable=False, default=0),
    Column("sent_at", UtcDateTime),
    Column("problem", Text),
    UniqueConstraint("escalation", "contact", "reason", "raised_at"),
)

# What the detector got wrong, to be looked at by whoever keeps its vocabulary.
reviews = Table(
    "reviews",
    metadata,
    _id(),
    _refers_to("turn", "turns.id"),
    Column("verdict", String(20), nullable=False),  # false_alarm or missed
    Column("by", String(100), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column("done_by", String(100)),
    UniqueConstraint("turn", "verdict"),
)

users = Table(
    "users",
    metadata,
    _id(),
    Column("name", String(100), nullable=False, unique=True),
    Column("role", String(20), nullable=False),  # viewer, tester, clinician or admin
    Column("password", String(200)),  # argon2; null: signs in by OpenID Connect only
    Column("must_change_password", Boolean, nullable=False, default=False),
    Column("subject", String(300), unique=True),  # of OpenID Connect
    Column("disabled_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True),  # SHA-256 of the cookie's token
    _refers_to("user", "users.id", index=True),
    Column("csrf", String(64), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    _id(),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("by", String(100), nullable=False, index=True),
    Column("action", String(60), nullable=False, index=True),
    Column("subject", String(200), nullable=False, default=""),
    Column("detail", JSON),
)

cases = Table(
    "cases",
    metadata,
    _id(),
    Column("name", String(200), nullable=False),
    Column("group", String(100), nullable=False, default="", index=True),
    Column("tags", JSON, nullable=False),
    # [{text, topics, escalation, words}], see needlewise.regression.case
    Column("turns", JSON, nullable=False),
    Column("by", String(100), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,  # results go on naming a case that was deleted
)

runs = Table(
    "runs",
    metadata,
    _id(),
    Column("job", ForeignKey("jobs.id", ondelete="SET NULL")),
    Column("model", String(200), nullable=False),
    Column("by", String(100), nullable=False),
    Column("started_at", UtcDateTime, nullable=False, index=True),
    Column("finished_at", UtcDateTime),
)

results = Table(
    "results",
    metadata,
    _id(),
    _refers_to("run", "runs.id", index=True),
    Column("case", Integer),  # null or gone: the case was deleted since
    Column("name", String(200), nullable=False),
    Column("group", String(100), nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("turns", JSON, nullable=False),  # expected and got, turn by turn
)

# A change of the data files, from draft to published.
changes = Table(
    "changes",
    metadata,
    _id(),
    Column("title", String(200), nullable=False),
    # draft, queued, checking, training, testing, applying, published, refused, rolled_back
    Column("state", String(20), nullable=False, index=True),
    Column("by", String(100), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("published_by", String(100)),
    Column("published_at", UtcDateTime),
    # {path: {before, after}}; null: no such file
    Column("files", JSON, nullable=False),
    Column("report", JSON),  # what checks, regression suite and red-flag evaluation said
    Column("reason", Text),  # why it was refused
    Column("model_before", String(200)),
    Column("model_after", String(200)),
    Column("undoes", Integer),  # the change that this one rolls back
)

# What takes long, done by the worker; a job whose worker died is begun anew.
jobs = Table(
    "jobs",
    metadata,
    _id(),
    Column("kind", String(20), nullable=False),  # regress or publish
    Column("subject", Integer),
    Column("by", String(100), nullable=False),
    Column("state", String(10), nullable=False, index=True),  # queued, running, done or failed
    Column("queued_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Column("stage", String(100), nullable=False, default=""),
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    Column("problem", Text),
)

# Who writes on a messaging channel, and which conversation that is.
correspondents = Table(
    "correspondents",
    metadata,
    Column("conversation", String(200), primary_key=True),
    Column("channel", String(40), nullable=False),
    Column("recipient", String(200), nullable=False),
    Column("person", String(200), nullable=False, default=""),
    Column("heard_at", UtcDateTime, nullable=False),
    # empty; stopped: wants no messages; blocked: has shut us out
    Column("silence", String(10), nullable=False, default=""),
    UniqueConstraint("channel", "recipient", "person"),
)

# What came from messaging channels; its text is kept only until it is answered.
inbound = Table(
    "inbound",
    metadata,
    _id(),
    Column("channel", String(40), nullable=False),
    Column("message_id", String(200), nullable=False),
    Column("conversation", String(200), nullable=False, index=True),
    Column("state", String(10), nullable=False, index=True),  # due or done
    Column("kind", String(20), nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False, index=True),
    Column("recipient", String(200), nullable=False),
    Column("thread", String(200), nullable=False, default=""),
    Column("text", Text, nullable=False),
    Column("unread", JSON, nullable=False),
    UniqueConstraint("channel", "message_id"),
)

# What goes to messaging channels, in the order of `id`; reports first.
outbound = Table(
    "outbound",
    metadata,
    _id(),
    Column("key", String(100), nullable=False, unique=True),
    Column("channel", String(40), nullable=False, index=True),
    Column("conversation", String(200), nullable=False, index=True),
    Column("recipient", String(200), nullable=False),
    Column("thread", String(200), nullable=False, default=""),
    Column("message_id", String(200), nullable=False),  # of the message that it answers
    Column("quotes", Boolean, nullable=False, default=False),
    Column("urgent", Boolean, nullable=False, default=False),
    Column("payload", JSON(none_as_null=True)),  # null once it was sent
    # due, sending, sent, dead (given up; staff see it) or dropped
    Column("state", String(10), nullable=False, index=True),
    Column("in_doubt", Boolean, nullable=False, default=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("raised_at", UtcDateTime, nullable=False, index=True),
    Column("due_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("tried_at", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Column("provider_id", String(200), index=True),
    Column("problem", Text),
)

# How often each thing happened on a messaging channel, day by day.
channel_counts = Table(
    "channel_counts",
    metadata,
    Column("day", Date, primary_key=True),
    Column("channel", String(40), primary_key=True),
    Column("what", String(20), primary_key=True),
    Column("count", Integer, nullable=False),
)

Index("ix_audit_subject", audit.c.subject)

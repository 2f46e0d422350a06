"""`needlewise forget CONVERSATION`: erases a conversation, as the desk's button does."""

from needlewise.store import erasure
from needlewise.store.audit import note
from needlewise.store.database import Database

COMMAND = "the command line"


def forget(database: Database, conversation: str, by: str = COMMAND) -> bool:
    """Leaves nothing of `conversation`; False where nothing was kept.

    A running gateway and its engine follow within a second.
    """
    with database.write() as connection:
        was_kept = erasure.forget(connection, conversation)
        note(connection, by, "conversation.delete", conversation)
    return was_kept

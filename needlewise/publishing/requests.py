"""What a person asks for: to publish a change, and to take it back."""

from sqlalchemy import select
from sqlalchemy.engine import Connection

from needlewise.errors import PublishingError
from needlewise.publishing import changes
from needlewise.publishing.changes import FileChange
from needlewise.store import audit, jobs
from needlewise.store.database import Database
from needlewise.store.tables import jobs as jobs_table


def publish(database: Database, change_id: int, by: str) -> int:
    """Queues a change and returns the job's id.

    Also begins one anew whose job failed, such as for want of space on the disk.

    Raises:
        PublishingError: it is under way, or has ended.
    """
    with database.write() as connection:
        return _publish(connection, change_id, by)


def roll_back(database: Database, change_id: int, by: str) -> int:
    """Queues the change that undoes a published one, and returns its id.

    Where the model before is still kept, it is in use again within seconds.

    Raises:
        PublishingError: the change is not published, or being rolled back already.
    """
    with database.write() as connection:
        change = changes.get(connection, change_id)
        if change.state != "published":
            raise PublishingError(
                f"Change {change_id} is {change.state}: only what is published can be rolled back."
            )
        if changes.under_way(connection, change_id):
            raise PublishingError(f"Change {change_id} is being rolled back already.")
        files = {path: FileChange(file.after, file.before) for path, file in change.files.items()}
        title = f"Undo: {change.title}"
        undoing = changes.create(connection, title, files, by, undoes=change_id)
        _publish(connection, undoing, by)
        return undoing


def _publish(connection: Connection, change_id: int, by: str) -> int:
    change = changes.get(connection, change_id)
    if change.state in changes.ENDED:
        raise PublishingError(
            f"Change {change_id} is {change.state.replace('_', ' ')}. Make a new one."
        )
    if _has_job(connection, change_id):
        raise PublishingError(f"Change {change_id} is being published already.")
    if change.state != "applying":  # what has begun to be applied goes on from there
        changes.move(connection, change_id, "queued", published_by=by, reason=None)
    audit.note(connection, by, "change.publish", str(change_id), {"title": change.title})
    return jobs.queue(connection, "publish", change_id, by)


def _has_job(connection: Connection, change_id: int) -> bool:
    query = select(jobs_table.c.id).where(
        jobs_table.c.kind == "publish",
        jobs_table.c.subject == change_id,
        jobs_table.c.state.in_(("queued", "running")),
    )
    return connection.execute(query).first() is not None

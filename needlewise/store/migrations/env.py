"""Alembic's entry: runs migrations in the transaction that `Database.upgrade` opened."""

from alembic import context

from needlewise.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()

"""Alembic's entry: runs migrations on the connection that ``migrate.py`` hands over.

It must never open a database by itself, so that no migration runs outside the write lock.
"""

from alembic import context

from depter.relay.storage.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()

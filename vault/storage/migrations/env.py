"""Alembic's entry point: runs the scripts on the connection that ``vault.storage.migrate`` opened."""

from alembic import context

from vault.storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()

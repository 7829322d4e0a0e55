"""How Alembic meets the portal's tables; ``run.upgrade`` brings the connection."""

from alembic import context

from oversight.migrations.tables import every_table

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=every_table(),
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()

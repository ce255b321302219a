"""What Alembic runs: the steps from one version of the tables to another, on the connection that `migrating` holds a transaction on."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()

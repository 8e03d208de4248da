"""A data folder and a database in, Django ready for use out: settings loaded, tables up to date."""

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from customer_map.server.config.data_folder import DataFolder
from customer_map.server.config.database_url import DatabaseAddress
from customer_map.server.config.naming import name_to_django

UPDATE_LOCK = 20_250_101  # any number: names our lock among those of the database


def load_django(folder: DataFolder, address: DatabaseAddress) -> None:
    """Load the settings for this folder and database, here and for the processes started later."""
    name_to_django(folder, address)
    django.setup()


def missing_migrations() -> int:
    """How many migrations the database still lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def update_tables() -> None:
    """Apply the migrations that are missing; several processes may call this at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [UPDATE_LOCK])
        try:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [UPDATE_LOCK])
    connection.close()

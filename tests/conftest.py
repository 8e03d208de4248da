"""What all tests share."""

import pytest
import run_database


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Start the database server; pytest-django asks just before it creates its database."""
    server = request.config.pluginmanager.get_plugin(run_database.SERVER)
    if server:
        server.database.start()

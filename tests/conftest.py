"""What all tests share."""

from collections.abc import Iterator

import pytest
import run_database
from django.utils import translation


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Start the database server; pytest-django asks just before it creates its database."""
    server = request.config.pluginmanager.get_plugin(run_database.SERVER)
    if server:
        server.database.start()


@pytest.fixture(autouse=True)
def language_of_settings() -> Iterator[None]:
    """Let no test leave the language it chose to the next one."""
    yield
    translation.deactivate()

"""A signed-in owner, an empty files folder, and a worker that is this test."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.browsing import client_of

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.intake.actions.running import run_import
from customer_map.server.intake.models import Import

Send = Callable[..., Any]


@pytest.fixture(autouse=True)
def files_folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner@example.com", name="Ada Owner", role=Role.OWNER)


@pytest.fixture
def client(owner: User) -> Client:
    return client_of(owner)


@pytest.fixture
def send(client: Client) -> Send:
    """Drop a file on the page."""

    def drop(content: bytes | str, name: str = "file.csv", *, language: str = "en") -> Any:
        data = content.encode() if isinstance(content, str) else content
        file = SimpleUploadedFile(name, data)
        return client.post("/import/", {"upload": [file]}, headers={"accept-language": language})

    return drop


def work() -> None:
    """Do the jobs that wait, as the worker does."""
    for row in Import.objects.filter(state="queued"):
        run_import(import_id=row.pk)

"""Small files and the users who import them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.intake.files import upload

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.intake.actions.choosing import choose_mapping, enqueue
from customer_map.server.intake.actions.running import run_import
from customer_map.server.intake.models import Import
from customer_map.server.intake.options import ImportOptions

Run = Callable[..., Import]


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner@example.com", name="Ada Owner", role=Role.OWNER)


@pytest.fixture
def member(db: None) -> User:
    return User.objects.create_user("member@example.com", name="Max Member", role=Role.MEMBER)


@pytest.fixture(autouse=True)
def files_folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def run(owner: User) -> Run:
    """Import a text as a file and give back the finished import."""

    def run_text(
        text: str | bytes,
        *,
        user: User | None = None,
        columns: dict[str, str] | None = None,
        rehearse: bool = False,
        **options: Any,
    ) -> Import:
        row = upload(user or owner, text)
        chosen = ImportOptions(**({"zone": "UTC", "currency": "EUR"} | options))
        row = choose_mapping(row=row, columns=columns or {}, options=chosen)
        done = run_import(import_id=enqueue(row=row, is_rehearsal=rehearse).pk)
        assert done is not None
        return done

    return run_text

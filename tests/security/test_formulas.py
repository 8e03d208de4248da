"""No text leaves in a file as a formula: exports of every kind of record, one layer of records for each spelling."""

import csv
import re
import zipfile
from io import BytesIO, StringIO

import pytest
from django.test import Client
from tests.security.rows import Rows, fill
from tests.security.sights import body_of, finish
from tests.web.browsing import client_of

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.web.records.kinds import KINDS

pytestmark = pytest.mark.django_db
# What a spreadsheet takes for a formula, also behind blanks and signs that nobody sees (tests/formats has them all).
SPELLINGS = ("=cmx()*", "@cmx*", "＝cmx()*", " \u200b=cmx()*")
DANGEROUS = re.compile("^[\\s\\u200b-\\u200f\\u2028-\\u202e\\ufeff\\x00-\\x1f]*[=+\\-@＝＋－＠]")
NUMBER = re.compile(r"-?[\d.,]+")


@pytest.fixture(scope="module")
def client(kept_rows: None) -> Client:
    owner = User.objects.create_user("owner@example.com", name="=cmx()", role=Role.OWNER)
    shared: Rows | None = None
    for spelling in SPELLINGS:
        shared = fill(owner, spelling, shared=shared)
    return client_of(owner)


def exported(client: Client, name: str, ending: str) -> bytes:
    answer = client.get(f"/{KINDS[name].plural}/export.{ending}")
    body = body_of(answer) if ending == "csv" else b"".join(answer)  # type: ignore[arg-type]
    finish(answer)
    return body


@pytest.mark.parametrize("name", KINDS)
def test_no_export_lets_a_formula_out(name: str, client: Client) -> None:
    text = exported(client, name, "csv").decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(text, newline="")) for cell in row]
    assert "cmx" in text
    assert not [cell for cell in cells if DANGEROUS.match(cell) and not NUMBER.fullmatch(cell)]
    with zipfile.ZipFile(BytesIO(exported(client, name, "xlsx"))) as parts:
        sheets = [parts.read(part) for part in parts.namelist() if "worksheets/" in part]
    assert not any(b"<f>" in sheet for sheet in sheets)

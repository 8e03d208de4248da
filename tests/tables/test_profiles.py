"""Exports of known programs are recognised by their headers."""

import pyarrow as pa
import pytest

from customer_map.tables.header_names import compact
from customer_map.tables.kinds import KINDS
from customer_map.tables.mappings import Use
from customer_map.tables.profiles import PROFILES, Profile, find_profile
from customer_map.tables.suggestions import suggest_mapping

OUTLOOK = (
    "First Name,Middle Name,Last Name,Title,Suffix,E-mail Address,Mobile Phone,Business Street,"
    "Business City,Company,Job Title"
)
HEADERS = {
    ("HubSpot", "contacts"): (
        "Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Create Date,"
        "Associated Company,Country/Region,Contact owner"
    ),
    ("HubSpot", "customers"): "Record ID,Company name,Website URL,Company owner,Create Date",
    ("HubSpot", "opportunities"): (
        "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Associated Company IDs,"
        "Associated Contact IDs,Lead source"
    ),
    ("Salesforce", "leads"): (
        "Lead ID,FirstName,LastName,Email,Phone,Company,LeadSource,Status,OwnerId"
    ),
    ("Outlook", "contacts"): OUTLOOK,
    ("Google", "contacts"): (
        "Name,Given Name,Family Name,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,"
        "Phone 1 - Value,Organization 1 - Name"
    ),
    ("Zoho", "opportunities"): "Deal Name,Account Name,Stage,Amount,Closing Date,Deal Owner",
    ("纷享销客", "customers"): "客户名称,客户级别,成交状态,负责人,创建时间",
    ("纷享销客", "opportunities"): "商机名称,客户名称,商机阶段,商机金额（元）,预计成交日期,负责人",
}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: f"{p.program}-{p.kind}")
def test_every_profile_names_fields_of_its_kind(profile: Profile) -> None:
    fields = set(profile.fields().values())
    assert all(KINDS[profile.kind].has(name) for name in fields)
    assert all(compact(mark) for mark in profile.marks)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: f"{p.program}-{p.kind}")
def test_every_profile_recognises_its_own_header(profile: Profile) -> None:
    header = {*profile.fields(), *(compact(mark) for mark in profile.marks)}
    assert find_profile(header) == profile


@pytest.mark.parametrize(("program", "kind"), HEADERS)
def test_real_export_headers_are_recognised(program: str, kind: str) -> None:
    profile = find_profile(HEADERS[program, kind].split(","))
    assert profile is not None
    assert (profile.program, profile.kind) == (program, kind)


def test_a_profile_knows_better_than_the_words() -> None:
    """In Outlook the title is Mr or Dr, not a job."""
    header = tuple(OUTLOOK.split(","))
    arrays = [pa.array(["x"])] * len(header)
    mapping = suggest_mapping(header, pa.RecordBatch.from_arrays(arrays, names=list(header)))
    assert (mapping.kind, mapping.profile, mapping.confidence) == ("contacts", "Outlook", 0.98)
    assert mapping.column("Title").target == "salutation"
    assert mapping.column("Job Title").target == "job_title"
    assert mapping.column("Suffix").use is Use.CUSTOM


def test_an_unknown_header_has_no_profile() -> None:
    assert find_profile(["name", "city"]) is None

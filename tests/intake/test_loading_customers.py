"""Files of customers and contacts become customers, contacts, positions and ties upwards."""

import pytest
from tests.intake.conftest import Run
from tests.intake.files import CUSTOMERS, table_counts

from customer_map.server.audit.models import AuditEntry
from customer_map.server.crm.models import (
    Contact,
    Customer,
    CustomerKind,
    CustomField,
    Employment,
    Identifier,
    Position,
)
from customer_map.server.intake.models import ImportState

CONTACTS = """First name,Last name,Job title,Company name,E-mail,Reports to,WeChat
Karen,Lee,Director,Nova Systems GmbH,karen@nova.example,,kl
Tom,Becker,Engineer,Nova Systems GmbH,tom@nova.example,Karen Lee,
洋,刘,总经理,杭州云图科技有限公司,liuyang@yuntu.example,,
"""


def test_each_line_becomes_a_customer_with_its_number(run: Run) -> None:
    row = run(CUSTOMERS)
    assert row.state == ImportState.DONE
    assert row.counts["customer"] == {"created": 3, "updated": 0, "unchanged": 0}
    nova = Customer.records.get(name="Nova Systems GmbH")
    assert (nova.kind, nova.industry, nova.employees, nova.city) == (
        "organisation",
        "Software",
        420,
        "Berlin",
    )
    assert nova.import_id == row.pk
    assert nova.owner == row.user
    number = Identifier.records.get(customer=nova)
    assert (number.kind, number.value, number.source) == ("number", "C-1", "import")


def test_a_parent_company_is_found_in_the_same_file(run: Run) -> None:
    run(CUSTOMERS)
    assert Customer.records.get(name="Vertex Services").parent == Customer.records.get(
        name="Vertex Holdings"
    )


def test_a_contact_person_of_a_customer_becomes_a_contact(run: Run) -> None:
    run(CUSTOMERS)
    assert Contact.records.get(name="Mei Wong").customer == Customer.records.get(
        name="Vertex Services"
    )


def test_the_same_file_twice_adds_nothing(run: Run) -> None:
    run(CUSTOMERS)
    run(CONTACTS)
    before = table_counts()
    second, third = run(CUSTOMERS), run(CONTACTS)
    assert table_counts() == before
    assert second.counts["customer"] == {"created": 0, "updated": 0, "unchanged": 3}
    assert third.counts["contact"] == {"created": 0, "updated": 0, "unchanged": 3}


def test_empty_fields_are_filled_and_others_kept(run: Run) -> None:
    run("Customer number,Company name,City,Industry\nC-1,Nova,Berlin,\n")
    row = run("Customer number,Company name,City,Industry\nC-1,Nova,Hamburg,Software\n")
    nova = Customer.records.get()
    assert (nova.city, nova.industry, nova.version) == ("Berlin", "Software", 2)
    assert row.counts["customer"]["updated"] == 1


def test_overwriting_replaces_values_when_chosen(run: Run) -> None:
    run("Customer number,Company name,City\nC-1,Nova,Berlin\n")
    run("Customer number,Company name,City\nC-1,Nova,Hamburg\n", overwrite=True)
    assert Customer.records.get().city == "Hamburg"


def test_an_organisation_is_recognised_by_its_name_however_it_is_spaced(run: Run) -> None:
    Customer.records.create(name="ＮＯＶＡ  Systems gmbh", kind=CustomerKind.ORGANISATION)
    run("Customer number,Company name,Industry\nC-1,Nova Systems GmbH,Software\n")
    assert Customer.records.get().industry == "Software"


def test_two_numbers_are_two_customers_even_with_one_name(run: Run) -> None:
    run("Customer number,Company name,City\n1,Branch AG,Berlin\n2,Branch AG,Bonn\n")
    assert Customer.records.filter(name="Branch AG").count() == 2
    run(
        "Customer number,Company name,City\n1,Branch AG,Berlin\n2,Branch AG,Bonn\n3,Branch AG,Ulm\n"
    )
    assert Customer.records.filter(name="Branch AG").count() == 3


def test_the_same_number_of_another_source_is_another_customer(run: Run) -> None:
    run("Customer number,Company name,City\n1,Alpha Ltd,Berlin\n", source="shop")
    run("Customer number,Company name,City\n1,Beta Ltd,Bonn\n", source="till")
    assert set(Customer.records.values_list("name", flat=True)) == {"Alpha Ltd", "Beta Ltd"}


def test_a_person_is_recognised_by_the_e_mail_address(run: Run) -> None:
    Customer.records.create(name="Anna S.", kind=CustomerKind.PERSON, email="Anna@example.com")
    run(
        "Customer number,Customer name,Customer type,E-mail,Phone\n"
        "9,Anna Schmidt,Person,anna@example.com,030 1234567\n"
    )
    assert Customer.records.get().phone == "030 1234567"


def test_columns_that_nobody_knows_become_custom_fields(run: Run) -> None:
    run('Customer number,Company name,Shoe size,Founded\n1,Nova,"4""2",1999\n')
    assert Customer.records.get().custom == {"shoe-size": '4"2', "founded": 1999}
    assert set(CustomField.records.values_list("record_type", "key")) == {
        ("customer", "shoe-size"),
        ("customer", "founded"),
    }


def test_a_contact_gets_position_employment_and_manager(run: Run) -> None:
    row = run(CONTACTS)
    assert row.counts["contact"]["created"] == 3
    karen, tom = Contact.records.get(name="Karen Lee"), Contact.records.get(name="Tom Becker")
    assert Contact.records.filter(name="刘洋").exists()
    assert karen.custom == {"wechat": "kl"}
    boss = Position.records.get(title="Director")
    assert Position.records.get(title="Engineer").reports_to == boss
    assert set(Employment.records.values_list("contact", "position")) >= {(karen.pk, boss.pk)}
    assert tom.customer == Customer.records.get(name="Nova Systems GmbH")


def test_people_who_report_to_each_other_in_a_circle_get_no_line(run: Run) -> None:
    run(
        "Full name,Job title,Company name,E-mail,Reports to\n"
        "A,One,X Ltd,a@x.example,B\nB,Two,X Ltd,b@x.example,C\nC,Three,X Ltd,c@x.example,A\n"
        "D,Four,X Ltd,d@x.example,A\n"
    )
    assert set(Position.records.values_list("title", "reports_to__title")) == {
        ("One", None),
        ("Two", None),
        ("Three", None),
        ("Four", "One"),
    }


def test_one_entry_of_the_change_log_tells_of_the_whole_import(run: Run) -> None:
    row = run(CUSTOMERS)
    entry = AuditEntry.objects.get(verb="import.run")
    assert (entry.record_id, entry.via, entry.actor) == (row.pk, "import", row.user)
    assert entry.after["counts"]["customer"]["created"] == 3


@pytest.mark.parametrize("employees", ["-3", "99999999999"])
def test_an_impossible_number_of_employees_is_refused(run: Run, employees: str) -> None:
    row = run(f"Customer number,Company name,Employees\n1,Nova,{employees}\n2,Alpha,5\n")
    assert (row.read_lines, row.refused_lines) == (2, 1)
    assert row.refusals.get().reason == "number_out_of_range"
    assert Customer.records.get().name == "Alpha"

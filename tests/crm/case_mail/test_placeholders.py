import pytest

from customer_map.errors import InvalidValueError
from customer_map.server.crm.case_mail.placeholders import filled, require_known_places
from customer_map.server.crm.models import Case, Customer


def test_places_are_filled_and_nothing_is_evaluated() -> None:
    case = Case(subject="{owner.password}", number=7, customer=Customer(name="{number}"))
    text = "{customer} {number} { subject } {nobody} {contact}{queue} {{7*7}} {% now %}"
    told = filled(text, case)
    assert told == "{number} #7 {owner.password} {nobody} {number} {{7*7}} {% now %}"


def test_templates_name_only_places_there_are() -> None:
    require_known_places("Hello {contact}, about {number}")
    for wrong in ("{password}", "{owner.email}", "{customer.__class__}"):
        with pytest.raises(InvalidValueError):
            require_known_places(wrong)

"""Every ready-made survey can be published at once, in both languages."""

import pytest

from customer_map.errors import InvalidValueError
from customer_map.server.surveys.checking import require_ready
from customer_map.server.surveys.questions import document_of
from customer_map.server.surveys.templates_of_surveys import NAMES, ready_made, template


@pytest.mark.parametrize("name", NAMES)
def test_a_ready_made_survey_is_ready(name: str) -> None:
    made = template(name)
    require_ready(document_of(made["document"]), ["zh-hans", "en"])
    assert set(made["title"]) == set(made["thanks"]) == {"zh-hans", "en"}


def test_ready_made_surveys_say_what_they_are_for() -> None:
    english, chinese = ready_made("en"), ready_made("zh-hans")
    assert [one.name for one in english] == list(NAMES)
    assert english[0].title == "Net promoter score (NPS)"
    assert chinese[0].title == "净推荐值（NPS）"
    assert all(one.about and one.questions for one in english + chinese)


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidValueError):
        template("../settings")

"""Makes surveys that tests answer."""

from typing import Any

from tests.crm.people import again

from customer_map.server.accounts.actors import Actor
from customer_map.server.surveys.actions.surveys import create_survey, publish_survey
from customer_map.server.surveys.models import Survey

BOTH = {"en": "Text", "zh-hans": "文字"}
DOCUMENT: dict[str, Any] = {
    "pages": [
        {
            "id": "p1",
            "questions": [
                {
                    "id": "likely",
                    "kind": "nps",
                    "text": {"en": "Would you recommend us?", "zh-hans": "您会推荐我们吗？"},
                    "is_required": True,
                },
                {
                    "id": "reason",
                    "kind": "choice",
                    "text": BOTH,
                    "has_other": True,
                    "options": [
                        {"id": "slow", "text": {"en": "Too slow", "zh-hans": "太慢"}},
                        {"id": "dear", "text": {"en": "Too dear", "zh-hans": "太贵"}},
                    ],
                    "show_if": {"question": "likely", "op": "at_most", "value": 6},
                },
            ],
        },
        {
            "id": "p2",
            "questions": [
                {
                    "id": "parts",
                    "kind": "matrix",
                    "text": BOTH,
                    "rows": [{"id": "price", "text": BOTH}, {"id": "speed", "text": BOTH}],
                    "has_not_applicable": True,
                },
                {"id": "why", "kind": "open", "text": BOTH, "topic": "Service"},
            ],
        },
    ]
}


def open_survey(actor: Actor, **values: Any) -> Survey:
    """Create and publish a survey of two pages."""
    told = {"name": "Spring", "document": DOCUMENT, "title": {"en": "Spring", "zh-hans": "春季"}}
    survey = create_survey(actor=again(actor), values={**told, **values})
    return publish_survey(actor=again(actor), survey_id=survey.pk)

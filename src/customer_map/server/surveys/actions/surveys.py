"""Verbs on surveys: made, changed, published, closed and opened again, copied, deleted."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import (
    change,
    create,
    remove,
    require_editable,
    require_visible,
)
from customer_map.server.crm.actions.values import Values, names, prepared
from customer_map.server.surveys.checking import require_possible, require_ready
from customer_map.server.surveys.links import new_code
from customer_map.server.surveys.models import Survey, SurveyState, SurveyVersion
from customer_map.server.surveys.questions import document_of, plain
from customer_map.server.surveys.templates_of_surveys import template

FIELDS = names(
    "name languages document title consent thanks mail_subject mail_text opens_at closes_at most_answers"
    " is_anonymous one_answer_each may_replace embed_origins owner"
)
TEXTS = ("title", "consent", "thanks", "mail_subject", "mail_text")
# What a copy takes over.
COPIED = (*TEXTS, "languages", "document", "is_anonymous", "one_answer_each", "may_replace")
LONGEST_TEXT = 5000
LONGEST_LINE = 200
ONE_LINE = ("title", "mail_subject")
MOST_ORIGINS = 20


def create_survey(*, actor: Actor, values: Values, template_name: str = "") -> Survey:
    """Create a draft, empty or from a template; who creates one owns it unless another is named.

    Raises InvalidValueError, and SurveyDocumentError for questions that no survey can ask.
    """
    start = template(template_name) if template_name else {}
    ready = _checked(actor, {**start, **values})
    ready.setdefault("owner", actor.user)
    return create(actor=actor, verb="survey.create", record=Survey(code=new_code(), **ready))


def edit_survey(
    *,
    actor: Actor,
    survey_id: UUID | str,
    values: Values,
    seen_version: int | None = None,
) -> Survey:
    """Set fields of a survey, the questions of its draft among them; people answer what was published.

    Raises InvalidValueError, SurveyDocumentError, and ConflictError when it has moved on since `seen_version`.
    """
    survey = require_visible(actor, Survey, survey_id)
    require_editable(actor, survey)
    ready = _checked(actor, values, survey)
    return change(
        actor=actor, verb="survey.edit", record=survey, values=ready, seen_version=seen_version
    )


@transaction.atomic
def publish_survey(*, actor: Actor, survey_id: UUID | str) -> Survey:
    """Open a survey with the questions of its draft; a version that somebody has answered stays as it is.

    Raises SurveyNotReadyError with the first thing that is missing.
    """
    survey = require_visible(actor, Survey, survey_id)
    require_editable(actor, survey)
    document = document_of(survey.document)
    require_ready(document, survey.languages)
    number = _version(survey, plain(document)).number
    values = {"state": SurveyState.OPEN, "published_number": number}
    return change(actor=actor, verb="survey.publish", record=survey, values=values)


def close_survey(*, actor: Actor, survey_id: UUID | str) -> Survey:
    """Take no more answers.

    Raises InvalidValueError for a survey that was never published.
    """
    return _to_state(actor, survey_id, SurveyState.CLOSED, "survey.close")


def reopen_survey(*, actor: Actor, survey_id: UUID | str) -> Survey:
    """Take answers again; an end that has passed is put away.

    Raises InvalidValueError for a survey that was never published.
    """
    return _to_state(actor, survey_id, SurveyState.OPEN, "survey.reopen")


def copy_survey(*, actor: Actor, survey_id: UUID | str, name: str = "") -> Survey:
    """Create a draft with the questions, texts and rules of a survey; links and answers stay where they are."""
    survey = require_visible(actor, Survey, survey_id)
    values = {field: getattr(survey, field) for field in COPIED}
    told = name or _("Copy of {name}").format(name=survey.name)
    return create_survey(actor=actor, values={**values, "name": told[:LONGEST_LINE]})


def delete_survey(*, actor: Actor, survey_id: UUID | str) -> Survey:
    """Delete a survey; its links end, and undo brings it back with its answers."""
    survey = require_visible(actor, Survey, survey_id)
    return remove(actor=actor, verb="survey.delete", record=survey)


def _to_state(actor: Actor, survey_id: UUID | str, state: str, verb: str) -> Survey:
    survey = require_visible(actor, Survey, survey_id)
    require_editable(actor, survey)
    if not survey.published_number:
        raise InvalidValueError(field="state", reason=_("Publish the survey first."))
    values: dict[str, Any] = {"state": state}
    is_past = survey.closes_at is not None and survey.closes_at <= timezone.now()
    if state == SurveyState.OPEN and is_past:
        values["closes_at"] = None
    return change(actor=actor, verb=verb, record=survey, values=values)


def _version(survey: Survey, document: dict[str, Any]) -> SurveyVersion:
    """Return the version that holds the document: the newest one while nobody has answered it, else a new one."""
    rows = SurveyVersion.records.filter(survey=survey).select_for_update()
    newest = rows.order_by("-number").first()
    if newest is not None and newest.document == document:
        return newest
    if newest is not None and not newest.responses.exists():
        newest.document, newest.published_at = document, timezone.now()
        newest.save(update_fields=["document", "published_at"])
        return newest
    number = newest.number + 1 if newest else 1
    return SurveyVersion.records.create(
        survey=survey, number=number, document=document, published_at=timezone.now()
    )


def _checked(actor: Actor, values: Values, survey: Survey | None = None) -> dict[str, Any]:
    ready = prepared(actor=actor, model=Survey, values=values, fields=FIELDS)
    languages = ready.get("languages")
    known = [code for code, _name in settings.LANGUAGES]
    if languages is not None and (not languages or not set(languages) <= set(known)):
        raise InvalidValueError(field="languages", reason=_("Choose at least one language."))
    if "document" in ready:
        document = document_of(ready["document"] or {})
        require_possible(document)
        ready["document"] = plain(document)
    for name in TEXTS:
        if name in ready:
            ready[name] = _texts(name, ready[name], known)
    if "embed_origins" in ready:
        ready["embed_origins"] = [_origin(one) for one in ready["embed_origins"]][:MOST_ORIGINS]
    _require_order(ready, survey)
    return ready


def _texts(name: str, given: object, known: list[str]) -> dict[str, str]:
    """Return one text for each language, without those that are empty."""
    limit = LONGEST_LINE if name in ONE_LINE else LONGEST_TEXT
    if not isinstance(given, Mapping):
        raise InvalidValueError(field=name, reason=_("Give one text for each language."))
    texts = {code: str(given[code]).replace("\x00", "").strip() for code in known if code in given}
    if name in ONE_LINE:
        texts = {code: " ".join(text.split()) for code, text in texts.items()}
    if any(len(text) > limit for text in texts.values()):
        reason = _("A text has {number} characters at most.").format(number=limit)
        raise InvalidValueError(field=name, reason=reason)
    return {code: text for code, text in texts.items() if text}


def _origin(given: str) -> str:
    """Return the origin of a page, such as https://shop.example.

    Raises InvalidValueError for anything that is none: it would stand in a header.
    """
    try:
        parts = urlsplit(given.strip().lower())
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        parts, port = urlsplit(""), ""
    host = parts.hostname or ""
    is_host = host.replace(".", "").replace("-", "").isalnum() and host.isascii()
    if parts.scheme not in ("http", "https") or not is_host or parts.username:
        reason = _("“{address}” is no address such as https://shop.example.")
        raise InvalidValueError(field="embed_origins", reason=reason.format(address=given[:100]))
    return f"{parts.scheme}://{host}{port}"


def _require_order(ready: dict[str, Any], survey: Survey | None) -> None:
    opens = ready.get("opens_at", survey.opens_at if survey else None)
    closes = ready.get("closes_at", survey.closes_at if survey else None)
    if opens and closes and closes <= opens:
        raise InvalidValueError(field="closes_at", reason=_("A survey ends after it opens."))

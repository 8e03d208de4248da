"""Every address of the program, each with who may come there and what its parts stand for.

A new address without a line in `CASES` fails `test_addresses.py`: decide who may open it, and name its parts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.urls import URLPattern, get_resolver, reverse

from customer_map.server.web.records.kinds import KINDS

# Who may come: everybody on the network, whoever has signed in, administrators. Sign-in pages and the API have
# tests of their own; `machine` addresses know a key of their own instead of a session.
OPEN, PEOPLE, ADMINS, MACHINES = "open", "people", "admins", "machines"
SEARCH = ("", "?q=word")
TABS = tuple(
    f"?tab={tab}"
    for tab in ("", "contact", "opportunity", "activity", "case", "order", "timeline", "feedback", "notes", "history")
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """Who may come to an address, what stands in it, and which questions it is asked.

    `parts` say whose id an argument is: the name of a model, or words to choose from. `changes`: posting there
    changes nothing but what is the person's own, such as the theme.
    """

    who: str = PEOPLE
    parts: tuple[tuple[str, str], ...] = ()
    questions: tuple[str, ...] = ("",)
    is_personal: bool = False


def case(who: str = PEOPLE, *questions: str, personal: bool = False, **parts: str) -> Case:
    """Write a case in one line."""
    return Case(who, tuple(parts.items()), questions or ("",), personal)


# The addresses that each kind of record has, by what follows its name in theirs.
OF_KINDS: dict[str, Case] = {
    "list": case(PEOPLE, *SEARCH),
    "create": case(PEOPLE, "", "?customer={customer}&contact={contact}&opportunity={opportunity}&product={product}"),
    "detail": case(PEOPLE, *TABS, record_id="{kind}"),
    "edit": case(record_id="{kind}"),
    "delete": case(record_id="{kind}"),
    "filter_row": case(PEOPLE, *(f"?f=customer&o=is&v=word&number={number}" for number in (0, 1))),
    "view_save": case(personal=True),
    "view_change": case(filter_id="savedfilter", personal=True),
    "view_delete": case(filter_id="savedfilter", personal=True),
    "columns": case(personal=True),
    "bulk": case(PEOPLE, "", "?set=owner&to=", "?set=tags&to=word", "?set=source&to=word"),
    "board": case(PEOPLE, *SEARCH),
    "move": case(),
    "view_start": case(filter_id="savedfilter", personal=True),
    "calendar": case(PEOPLE, "", "?day=2026-03-01"),
    "calendar_move": case(),
    "timeline": case(PEOPLE, "", "?day=2026-03-01"),
    "cell": case(PEOPLE, "?field=owner", record_id="{kind}"),
    "bulk_progress": case(change_id="bulkchange"),
    "csv": case(PEOPLE, *SEARCH),
    "xlsx": case(),
}  # fmt: skip
ALL_KINDS = " ".join(KINDS)
ALL_ROLES = "admin member viewer"
CASES: dict[str, Case] = {
    # the start page, search, what one is told
    "home": case(),
    "search": case(PEOPLE, "", "?q=word", "?q=Faraway", "?q=Beside", "?q=Nearby"),
    "notifications": case(),
    "notifications_read": case(personal=True),
    "undo": case(personal=True),
    "redo": case(personal=True),
    "set_theme": case(OPEN, personal=True),
    "set_language": case(OPEN, personal=True),
    # records
    "suggestions": case(PEOPLE, "?x=a", "?x=word", "?x=Far", name=ALL_KINDS),
    "activity_log": case(kind="customer contact", record_id="{kind}"),
    "activity_done": case(record_id="activity"),
    "participant_add": case(record_id="activity"),
    "participant_remove": case(participant_id="participant"),
    "case_resolve": case(record_id="case"),
    "case_close": case(record_id="case"),
    "case_reopen": case(record_id="case"),
    **{
        f"case_{step}": case(record_id="case")
        for step in ("take", "release", "wait", "answered", "assign", "ask", "answer", "mail")
    },
    "case_again": case(message_id="casemessage"),
    "case_attachment": case(attachment_id="caseattachment"),
    "queue_list": case(),
    "case_rate": case(MACHINES, token="no-such-token"),
    "calendar": case(PEOPLE, "", "?show=week", "?show=day", "?show=agenda", "?day=2026-03-01"),
    "calendar_add": case(),
    "calendar_move": case(),
    "recurrence_sentence": case(),
    "calendar_import": case(),
    "calendar_import_preview": case(),
    "occurrence_delete": case(record_id="activity"),
    "activity_snooze": case(record_id="activity"),
    "activity_mute": case(record_id="activity", personal=True),
    "participant_answer": case(participant_id="participant"),
    "activity_file": case(record_id="activity"),
    "calendar_feed": case(MACHINES, secret="no-such-secret"),
    "calendar_subscribe": case(personal=True),
    "calendar_unsubscribe": case(personal=True),
    "opportunity_stage": case(record_id="opportunity"),
    "opportunity_lines": case(record_id="opportunity"),
    "opportunity_lose": case(record_id="opportunity"),
    "opportunity_lines_csv": case(),
    "opportunity_lines_xlsx": case(),
    "deal_person_add": case(record_id="opportunity"),
    "deal_people_take_over": case(record_id="opportunity"),
    "deal_person_edit": case(record_id="opportunity", member_id="mapmember"),
    "deal_person_remove": case(record_id="opportunity", member_id="mapmember"),
    "lead_convert": case(record_id="lead"),
    "note_add": case(kind=ALL_KINDS, record_id="{kind}"),
    "note_edit": case(note_id="note"),
    "note_delete": case(note_id="note"),
    # likely duplicates
    "duplicate_list": case(PEOPLE, "", "?type=contact", "?type=customer&show=dismissed"),
    "duplicate_find": case(),
    "merge_list": case(PEOPLE, "", "?type=contact"),
    "merge_apart": case(merge_id="merge"),
    "duplicate_dismiss": case(pair_id="duplicatepair"),
    "duplicate_reconsider": case(pair_id="duplicatepair"),
    "duplicate_compare": case(record_type="customer", kept_id="customer", gone_id="other customer"),
    # results of surveys
    "survey_results": case(PEOPLE, "", "?by=field:name&by=field:region", "?f=region&o=is&v=word", survey_id="survey"),
    "survey_results_json": case(PEOPLE, "", "?by=field:region", survey_id="survey"),
    "survey_results_csv": case(PEOPLE, "", "?f=name&o=contains&v=word", survey_id="survey"),
    "survey_results_xlsx": case(survey_id="survey"),
    "survey_answers": case(PEOPLE, "", "?f=name&o=contains&v=word", survey_id="survey"),
    # segments, maps, forecasts
    "feedback_inbox": case(
        PEOPLE, *SEARCH, "?theme={theme}", "?customer={customer}&contact={contact}", "?product={product}",
        "?answered=no", "?mine=1",
    ),
    "feedback_answer": case(),
    "feedback_export": case(PEOPLE, "", "?q=word", form="csv xlsx"),
    "feedback_model": case(),
    "feedback_learn": case(ADMINS),
    "theme_list": case(),
    "theme_find": case(),
    "theme": case(theme_id="theme"),
    "theme_edit": case(theme_id="theme"),
    "theme_merge": case(theme_id="theme"),
    "theme_summarise": case(theme_id="theme"),
    "segment_list": case(),
    "journey_members": case(
        map_id="journey map", stage="first order browse", figure="reached stopped customers"
    ),
    "saved_segment": case(segment_id="savedfilter"),
    "segment": case(key="tier:high tier:none lifecycle:new rfm:55"),
    "relationship_map_list": case(PEOPLE, *SEARCH),
    "journey_map_list": case(),
    "mind_map_list": case(),
    "mind_map_new": case(),
    "map": case(map_id="map"),
    "mind_map_edit": case(map_id="mind map"),
    "map_delete": case(map_id="map"),
    "map_drawing": case(map_id="map"),
    "map_patch": case(PEOPLE, "?since=x", map_id="map"),
    "map_operations": case(map_id="map"),
    "map_export": case(map_id="map", kind="svg png"),
    "map_gap": case(key="single_thread no_economic_buyer"),
    "forecast": case(),
    "pipeline_report": case(),
    # imports: of whoever may import
    "import_list": case(),
    "import_sample": case(kind="customers", language="en zh"),
    "import_page": case(import_id="import"),
    "import_columns": case(import_id="import"),
    "import_table": case(import_id="import"),
    "import_another_sheet": case(import_id="import"),
    "import_discard": case(import_id="import"),
    "import_start": case(import_id="import"),
    "import_progress": case(import_id="import"),
    "import_cancel": case(import_id="import"),
    "import_revert": case(import_id="import"),
    "import_refused_lines": case(import_id="import"),
    # settings: one's own
    "settings": case(),
    "profile": case(personal=True),
    "key_list": case(personal=True),
    "key_create": case(personal=True),
    "key_revoke": case(key_id="apikey", personal=True),
    "webhook_list": case(personal=True),
    "webhook_create": case(personal=True),
    "webhook_edit": case(webhook_id="webhook", personal=True),
    "webhook_rotate": case(webhook_id="webhook", personal=True),
    "webhook_detail": case(webhook_id="webhook", personal=True),
    "webhook_test": case(webhook_id="webhook", personal=True),
    "webhook_pause": case(webhook_id="webhook", personal=True),
    "webhook_resume": case(webhook_id="webhook", personal=True),
    "webhook_remove": case(webhook_id="webhook", personal=True),
    "webhook_replay": case(webhook_id="webhook", delivery_id="webhookdelivery", personal=True),
    # settings: the administrators'
    "workspace": case(ADMINS),
    "user_list": case(ADMINS),
    "user_invite": case(ADMINS),
    "invitation_withdraw": case(ADMINS, invitation_id="invitation"),
    "user_edit": case(ADMINS, user_id="user"),
    "user_deactivate": case(ADMINS, user_id="user"),
    "user_reactivate": case(ADMINS, user_id="user"),
    "user_reset_two_factor": case(ADMINS, user_id="user"),
    "team_list": case(ADMINS),
    "team_edit": case(ADMINS, team_id="team"),
    "team_remove": case(ADMINS, team_id="team"),
    "rights": case(ADMINS),
    "rights_of_role": case(ADMINS, role=ALL_ROLES),
    "rights_reset": case(ADMINS, role=ALL_ROLES),
    "access": case(ADMINS),
    "custom_field_list": case(ADMINS),
    "custom_field_edit": case(ADMINS, field_id="customfield"),
    "custom_field_remove": case(ADMINS, field_id="customfield"),
    "custom_field_shift": case(ADMINS, field_id="customfield"),
    "custom_field_restore": case(ADMINS, field_id="customfield"),
    "queue_settings": case(ADMINS),
    "queue_edit": case(ADMINS, queue_id="casequeue"),
    "queue_archive": case(ADMINS, queue_id="casequeue"),
    "template_list": case(ADMINS),
    "template_edit": case(ADMINS, template_id="answertemplate"),
    "template_remove": case(ADMINS, template_id="answertemplate"),
    "service_levels": case(ADMINS),
    "calendar_create": case(ADMINS),
    "calendar_edit": case(ADMINS, calendar_id="businesscalendar"),
    "calendar_archive": case(ADMINS, calendar_id="businesscalendar"),
    "policy_create": case(ADMINS),
    "policy_edit": case(ADMINS, policy_id="servicepolicy"),
    "policy_shift": case(ADMINS, policy_id="servicepolicy"),
    "policy_archive": case(ADMINS, policy_id="servicepolicy"),
    "tag_list": case(ADMINS),
    "tag_rename": case(ADMINS),
    "tag_colour": case(ADMINS),
    "tag_delete": case(ADMINS),
    "pipeline_list": case(ADMINS),
    "pipeline_edit": case(ADMINS, pipeline_id="pipeline"),
    "pipeline_archive": case(ADMINS, pipeline_id="pipeline"),
    "stage_add": case(ADMINS, pipeline_id="pipeline"),
    "stage_edit": case(ADMINS, stage_id="stage"),
    "stage_shift": case(ADMINS, stage_id="stage"),
    "stage_archive": case(ADMINS, stage_id="stage"),
    "loss_reason_list": case(ADMINS),
    "loss_reason_rename": case(ADMINS, reason_id="lossreason"),
    "loss_reason_remove": case(ADMINS, reason_id="lossreason"),
    "source_list": case(ADMINS),
    "source_create": case(ADMINS),
    "source_detail": case(ADMINS, source_id="eventsource"),
    "source_rotate": case(ADMINS, source_id="eventsource"),
    "source_revoke": case(ADMINS, source_id="eventsource"),
    # surveys
    "survey_list": case(PEOPLE, "", "?q=word", "?state=draft"),
    "survey_create": case(),
    "survey_build": case(survey_id="survey"),
    "survey_preview": case(survey_id="survey"),
    "survey_settings": case(survey_id="survey"),
    "survey_publish": case(survey_id="survey"),
    "survey_close": case(survey_id="survey"),
    "survey_reopen": case(survey_id="survey"),
    "survey_copy": case(survey_id="survey"),
    "survey_delete": case(survey_id="survey"),
    "survey_share": case(PEOPLE, "", "?q=word", survey_id="survey"),
    "survey_qr": case(survey_id="survey", form="svg png"),
    "survey_invite": case(survey_id="survey"),
    "survey_invite_segment": case(survey_id="survey"),
    "survey_mailing": case(mailing_id="surveymailing"),
    "survey_revoke": case(invitation_id="surveyinvitation"),
    "survey_send_again": case(invitation_id="surveyinvitation"),
    "survey_public": case(MACHINES, code="no-such-survey"),
    "survey_personal": case(MACHINES, code="no-such-survey", token="no-such-token"),
    "survey_embed": case(MACHINES, code="no-such-survey"),
    # programs with a key of their own, and links that carry their right
    "welcome": case(MACHINES, token="no-such-token"),
    "events_in": case(MACHINES, kind="track identify batch"),
    "cloudevents_in": case(MACHINES, code="no-such-source"),
    "webhook_in": case(MACHINES, code="no-such-source"),
    "mail_in": case(MACHINES, code="no-such-source"),
    "tracking_script": case(MACHINES),
    "metrics": case(MACHINES),
}  # fmt: skip
# Tested where they are made: allauth's sign-in pages in tests/accounts, the API in tests/api, probes in tests/config.
ELSEWHERE = ("accounts/", "api/v1/", "health/")


@dataclass(frozen=True)
class Place:
    """An address with its case."""

    name: str
    case: Case
    kind: str = ""


def places() -> list[Place]:
    """Return every address of the pages, each with its case.

    Raises LookupError for one that nobody has decided about.
    """
    return [
        _place(pattern)
        for route, pattern in _walk(get_resolver())
        if not route.startswith(ELSEWHERE)
    ]


def _walk(resolver: Any, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield route, each
        else:
            yield from _walk(each, route)


def _place(pattern: URLPattern) -> Place:
    name = pattern.name or ""
    kind = getattr(pattern.default_args.get("kind"), "name", "")
    found = OF_KINDS.get(name.removeprefix(f"{kind}_")) if kind else CASES.get(name)
    if found is None:
        raise LookupError(f"{name}: add a case to tests/security/addresses.py")
    return Place(name, found, kind)


def paths(place: Place, ids: dict[str, list[str]]) -> Iterator[str]:
    """Yield the paths of an address for all choices of its parts; `ids` says what there is of each kind."""
    names = [name for name, _ in place.case.parts]
    options = [_options(meaning, ids) for _, meaning in place.case.parts]
    for chosen in product(*options):
        given = dict(zip(names, chosen, strict=True))
        kind = given.get("kind") or place.kind
        for filled in _filled(given, kind, ids):
            yield reverse(place.name, kwargs=filled)


def _options(meaning: str, ids: dict[str, list[str]]) -> list[str]:
    if meaning == "{kind}":
        return [meaning]
    return ids[meaning] if meaning in ids else meaning.split()


def _filled(
    given: dict[str, str], kind: str, ids: dict[str, list[str]]
) -> Iterator[dict[str, str]]:
    if "{kind}" not in given.values():
        yield given
        return
    for record_id in ids.get(kind, []):
        yield {name: record_id if value == "{kind}" else value for name, value in given.items()}


def asked(place: Place, path: str, ids: dict[str, list[str]]) -> Iterator[str]:
    """Yield the path with each of the questions of its case."""
    first = {name: found[0] for name, found in ids.items() if found and " " not in name}
    for question in place.case.questions:
        yield path + question.format_map(first)

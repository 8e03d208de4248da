"""Work with customers: activities, cases, touchpoints, notes, and the words and fields the workspace made."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema

from customer_map.server.accounts.actors import Actor
from customer_map.server.api.fields import LONGEST_TEXT, Moment
from customer_map.server.api.kinds.kind import (
    Act,
    Kind,
    Part,
    Values,
    acting_on,
    creating,
    deleting,
    editing,
)
from customer_map.server.audit.actions import require_visible
from customer_map.server.crm.actions import (
    activities,
    cases,
    custom_fields,
    notes,
    participants,
    reminders,
    tags,
)
from customer_map.server.crm.actions.touchpoints import Fact, record_touchpoint
from customer_map.server.crm.actions.values import names
from customer_map.server.crm.models import (
    Activity,
    Case,
    Contact,
    Customer,
    CustomField,
    Note,
    Opportunity,
    Order,
    Participant,
    Reminder,
    Tag,
    Touchpoint,
)

MOST_PEOPLE = 100
People = Annotated[list[UUID], Field(max_length=MOST_PEOPLE)]
# Derived from the service policy that fits: shown, never written.
CLOCKS = names("first_answered_at first_answer_due_at resolution_due_at satisfaction_comment")
LINKED: dict[str, Any] = {
    "customer": Customer,
    "contact": Contact,
    "order": Order,
    "opportunity": Opportunity,
    "activity": Activity,
    "case": Case,
}


class Completing(Schema):
    """What came of it, and of a series which occurrence is done: without one it is the one nearest to now."""

    outcome: Annotated[str, Field(max_length=LONGEST_TEXT)] | None = None
    occurrence_at: Moment | None = None


class Closing(Schema):
    """The customer's mark from 1 (bad) to 5 (good), if there is one."""

    satisfaction: Annotated[int, Field(ge=1, le=5)] | None = None


def _plan(actor: Actor, values: Values) -> Activity:
    people = {name: values[name] for name in ("contact_ids", "user_ids") if name in values}
    rest = {name: value for name, value in values.items() if name not in people}
    return activities.create_activity(actor=actor, values=rest, **people)


def _let_take_part(actor: Actor, values: Values) -> Participant:
    people = {f"{name}_id": values[name] for name in ("contact", "user") if name in values}
    rest = {name: values[name] for name in ("answer",) if name in values}
    return participants.add_participant(
        actor=actor, activity_id=values["activity"], **people, **rest
    )


def _remind(actor: Actor, values: Values) -> Reminder:
    rest = {name: value for name, value in values.items() if name != "activity"}
    return reminders.add_reminder(actor=actor, activity_id=values["activity"], **rest)


def _tell(actor: Actor, values: Values) -> Touchpoint | None:
    facts = {
        name: require_visible(actor, LINKED[name], value) if name in LINKED and value else value
        for name, value in values.items()
    }
    return record_touchpoint(actor=actor, fact=Fact(**facts))


def _add_note(actor: Actor, values: Values) -> Note:
    return notes.add_note(actor=actor, **{"record_type": Note.rights_as, **values})


ACTIVITIES = Kind(
    plural="activities",
    model=Activity,
    summary="What we do with customers: tasks, calls, meetings and events.",
    fields=activities.FIELDS,
    sort="-created_at",
    create=_plan,
    edit=editing(activities.edit_activity, "activity_id"),
    delete=deleting(activities.delete_activity, "activity_id"),
    on_create=activities.FIELDS,
    on_edit=activities.EDITABLE,
    extra={"contact_ids": (People, []), "user_ids": (People, [])},
    acts=(
        Act(
            name="complete",
            summary="Say that an activity is done now",
            verb=acting_on(activities.complete_activity, "activity_id"),
            body=Completing,
        ),
        Act(
            name="reopen",
            summary="Say that an activity is not done after all",
            verb=acting_on(activities.reopen_activity, "activity_id"),
        ),
    ),
    parts=(
        Part(name="participants", model=Participant, link="activity"),
        Part(name="reminders", model=Reminder, link="activity"),
    ),
)
PARTICIPANTS = Kind(
    plural="participants",
    model=Participant,
    summary="Who takes part in activities: contacts (contact_id) and colleagues (user_id).",
    fields=names("activity contact user answer"),
    sort="created_at",
    create=_let_take_part,
    edit=lambda actor, participant_id, values: participants.answer_invitation(
        actor=actor, participant_id=participant_id, **values
    ),
    delete=deleting(participants.remove_participant, "participant_id"),
    on_create=names("activity contact user answer"),
    on_edit=names("answer"),
    seen_through=("contact",),
)
REMINDERS = Kind(
    plural="reminders",
    model=Reminder,
    summary="When owners of activities are told: minutes before each occurrence, or at one moment.",
    fields=names("activity minutes_before at channel"),
    sort="created_at",
    create=_remind,
    delete=deleting(reminders.remove_reminder, "reminder_id"),
    on_create=names("activity minutes_before at channel"),
)
CASES = Kind(
    plural="cases",
    model=Case,
    summary="What customers ask us to mend or answer.",
    fields=cases.FIELDS | CLOCKS | {"number"},
    only_ids=names("queue"),
    sort="-opened_at",
    create=creating(cases.create_case),
    edit=editing(cases.edit_case, "case_id"),
    delete=deleting(cases.delete_case, "case_id"),
    on_create=cases.FIELDS - {"queue"},
    on_edit=cases.FIELDS - {"queue"},
    acts=(
        Act(
            name="resolve",
            summary="Say that a case is resolved now",
            verb=acting_on(cases.resolve_case, "case_id"),
        ),
        Act(
            name="reopen",
            summary="Take up a case again",
            verb=acting_on(cases.reopen_case, "case_id"),
        ),
        Act(
            name="close",
            summary="Close a case, with the customer's mark if there is one",
            verb=acting_on(cases.close_case, "case_id"),
            body=Closing,
        ),
    ),
)
TOUCHPOINTS = Kind(
    plural="touchpoints",
    model=Touchpoint,
    summary="Facts about contacts with customers: only ever added, each message_id once per source.",
    fields=names(
        "customer contact occurred_at recorded_at channel name direction value currency score text "
        "properties source message_id order opportunity activity case"
    ),
    sort="-occurred_at",
    create=_tell,
    on_create=names(
        "customer contact occurred_at channel name direction value currency score text "
        "properties source message_id order opportunity activity case"
    ),
)
NOTES = Kind(
    plural="notes",
    model=Note,
    summary="Remarks on records; record_type and record_id say on which.",
    fields=names("customer record_type record_id text owner"),
    sort="-created_at",
    create=_add_note,
    edit=lambda actor, note_id, values: notes.edit_note(
        actor=actor, note_id=note_id, text=values["text"]
    ),
    delete=deleting(notes.delete_note, "note_id"),
    on_create=names("record_type record_id text"),
    on_edit=names("text"),
    scoped_by="record_type",
)
TAGS = Kind(
    plural="tags",
    model=Tag,
    summary="The words that the workspace offers to put on records.",
    fields=tags.FIELDS,
    sort="name",
    create=creating(tags.create_tag),
    edit=editing(tags.edit_tag, "tag_id"),
    delete=deleting(tags.delete_tag, "tag_id"),
    on_create=tags.FIELDS,
    on_edit=tags.FIELDS,
)
CUSTOM_FIELDS = Kind(
    plural="custom-fields",
    model=CustomField,
    summary="Fields that the workspace added to record types; administrators change them.",
    fields=custom_fields.FIELDS,
    sort="rank",
    create=creating(custom_fields.define_custom_field),
    edit=editing(custom_fields.edit_custom_field, "field_id"),
    delete=deleting(custom_fields.remove_custom_field, "field_id"),
    on_create=custom_fields.FIELDS,
    on_edit=custom_fields.EDITABLE,
    optional=names("key"),
)
KINDS = (ACTIVITIES, PARTICIPANTS, REMINDERS, CASES, TOUCHPOINTS, NOTES, TAGS, CUSTOM_FIELDS)

"""Pages: the link of a survey as text, QR code and snippet; invitations, for one or for a segment."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from segno.writers import save as write_picture  # type: ignore[attr-defined]  # its stubs leave it out

from customer_map.errors import CustomerMapError, InvalidValueError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.models import Contact, Customer
from customer_map.server.crm.queries.saved_filters import saved_filters
from customer_map.server.crm.texts import whole_number
from customer_map.server.problems import described
from customer_map.server.surveys.actions.inviting import (
    USUAL_DAYS,
    invite,
    invite_segment,
    revoke_invitation,
    send_invitation_again,
)
from customer_map.server.surveys.links import personal_link, public_link
from customer_map.server.surveys.models import SurveyInvitation, SurveyMailing, SurveyState
from customer_map.server.web.signed_in import user_of
from customer_map.server.web.surveys.frame import frame, survey_of

AT_A_TIME = 50
MOST_FOUND = 200
MOST_PEOPLE = 20
PICTURES = {"svg": "image/svg+xml", "png": "image/png"}


@dataclass(frozen=True)
class Invitee:
    """Somebody who can be invited: a contact, or a customer who has none; `field` says which."""

    field: str
    pk: UUID
    name: str
    note: str
    kind: str
    email: str


def share(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Show the ways in which a survey reaches people, and who was invited."""
    survey = survey_of(request, survey_id)
    user = user_of(request)
    rows = SurveyInvitation.records.visible_to(user).filter(survey=survey)
    found = Paginator(rows.select_related("customer", "contact"), AT_A_TIME).get_page(
        request.GET.get("page")
    )
    seen = _seen_contacts(request, found)
    word = request.GET.get("q", "").replace("\x00", "").strip()
    context = {
        **frame(request, survey, "survey_share"),
        "link": public_link(survey),
        "snippet": f'<script async src="{settings.PUBLIC_URL}/s/{survey.code}/embed.js"></script>',
        "is_open": survey.state == SurveyState.OPEN,
        "page": found,
        "rows": [_row(one, seen) for one in found],
        "segments": saved_filters(user, "customer")[:MOST_FOUND],
        "mailings": SurveyMailing.objects.filter(survey=survey, owner=user)[:5],
        "word": word,
        "people": _people(request, word) if word else [],
        "days": USUAL_DAYS,
    }
    return render(request, "web/surveys/share.html", context)


def qr_code(request: HttpRequest, survey_id: UUID, form: str) -> HttpResponse:
    """Answer the public link as a QR code."""
    if form not in PICTURES:
        raise Http404
    survey = survey_of(request, survey_id)
    picture = io.BytesIO()
    rows = segno.make(public_link(survey), error="m", micro=False).matrix
    size = (len(rows[0]), len(rows))
    write_picture(rows, size, picture, kind=form, scale=8, border=4, dark="#000", light="#fff")
    answer = HttpResponse(picture.getvalue(), content_type=PICTURES[form])
    if "download" in request.GET:
        answer.headers["Content-Disposition"] = (
            f'attachment; filename="survey-{survey.code}.{form}"'
        )
    return answer


@require_POST
def invite_one(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Invite one contact, or a customer who has none, by mail; or make a link to copy."""
    survey_of(request, survey_id)
    sends_mail = request.POST.get("way") != "link"
    try:
        made = invite(
            actor=Actor(user_of(request)),
            survey_id=survey_id,
            contact_id=request.POST.get("contact", ""),
            customer_id=request.POST.get("customer", ""),
            days=_days(request),
            sends_mail=sends_mail,
        )
    except (InvalidValueError, RecordNotFoundError) as problem:
        messages.error(request, _reason(problem))
        return _back(survey_id)
    if sends_mail:
        said = _("The invitation to {address} is on its way.").format(address=made.email)
        messages.success(request, said)
    else:
        link = personal_link(made.survey, made)
        messages.success(request, _("The personal link: {link}").format(link=link))
    return _back(survey_id)


@require_POST
def invite_many(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Ask the worker to invite the customers of a segment."""
    survey_of(request, survey_id)
    try:
        mailing = invite_segment(
            actor=Actor(user_of(request)),
            survey_id=survey_id,
            segment_id=request.POST.get("segment", ""),
            days=_days(request),
        )
    except (InvalidValueError, RecordNotFoundError) as problem:
        messages.error(request, _reason(problem))
        return _back(survey_id)
    return redirect("survey_mailing", mailing_id=mailing.pk)


def mailing_progress(request: HttpRequest, mailing_id: UUID) -> HttpResponse:
    """Show how far the worker has come with the invitations of a segment."""
    mailing = get_object_or_404(SurveyMailing, pk=mailing_id, owner=user_of(request))
    survey = survey_of(request, mailing.survey_id)
    progress = {
        "job_url": request.path,
        "value": mailing.position,
        "maximum": mailing.total,
        "label": _("Inviting customers"),
        "figure": f"{mailing.position:,} / {mailing.total:,}",
        "running": mailing.finished_at is None,
    }
    if request.headers.get("HX-Request") and mailing.finished_at is None:
        return render(request, "components/progress.html", progress)
    context = {**frame(request, survey, "survey_share"), "mailing": mailing, **progress}
    answer = render(request, "web/surveys/mailing.html", context)
    if request.headers.get("HX-Request"):
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def revoke(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Let a personal link end."""
    made = revoke_invitation(actor=Actor(user_of(request)), invitation_id=invitation_id)
    messages.success(request, _("The invitation is withdrawn; its link has ended."))
    return _back(made.survey_id)


@require_POST
def send_again(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Send an invitation once more."""
    actor = Actor(user_of(request))
    rows = SurveyInvitation.records.visible_to(user_of(request))
    survey_id = rows.filter(pk=invitation_id).values_list("survey", flat=True).first()
    if survey_id is None:
        raise RecordNotFoundError
    try:
        made = send_invitation_again(actor=actor, invitation_id=invitation_id)
    except InvalidValueError as problem:
        messages.error(request, _reason(problem))
    else:
        said = _("The invitation to {address} is on its way.").format(address=made.email)
        messages.success(request, said)
    return _back(survey_id)


def _row(one: SurveyInvitation, seen: set[UUID]) -> dict[str, object]:
    """Return what a line tells; a contact is named to who may see it, the customer is, else there were no line."""
    label, tone = _state(one)
    contact = one.contact if one.contact_id in seen else None
    return {"invitation": one, "contact": contact, "label": label, "tone": tone}


def _seen_contacts(request: HttpRequest, rows: Iterable[SurveyInvitation]) -> set[UUID]:
    ids = [one.contact_id for one in rows if one.contact_id]
    contacts = Contact.records.visible_to(user_of(request))
    return set(contacts.filter(pk__in=ids).values_list("pk", flat=True))


def _state(one: SurveyInvitation) -> tuple[str, str]:
    """Return the state of an invitation and its colour: what happened last counts."""
    is_expired = one.expires_at <= timezone.now()
    states: tuple[tuple[object, str, str], ...] = (
        (one.answered_at, _("answered"), "success"),
        (one.revoked_at, _("withdrawn"), "neutral"),
        (is_expired, _("expired"), "neutral"),
        (one.given_up_at, _("could not be sent"), "error"),
        (one.opened_at, _("opened"), "info"),
        (one.sent_at, _("sent"), "primary"),
        (one.due_at, _("waiting"), "warning"),
    )
    found = ((label, tone) for happened, label, tone in states if happened)
    return next(found, (_("link to copy"), "neutral"))


def _people(request: HttpRequest, word: str) -> list[Invitee]:
    """Return contacts of that name, and customers who have no contact: they are asked themselves."""
    user = user_of(request)
    contacts = Contact.records.editable_by(user).filter(name__icontains=word)
    named = contacts.order_by("name", "pk")[:MOST_PEOPLE]
    alone = Customer.records.editable_by(user).filter(name__icontains=word)
    with_contacts = Contact.records.visible_to(user).filter(customer=OuterRef("pk"))
    bare = alone.exclude(Exists(with_contacts)).order_by("name", "pk")[:MOST_PEOPLE]
    companies = {one.customer_id for one in named if one.customer_id}
    seen = Customer.records.visible_to(user).in_bulk(companies)
    names: dict[UUID | None, str] = {pk: str(one) for pk, one in seen.items()}
    return [
        *(_invitee("contact", one, names.get(one.customer_id, "")) for one in named),
        *(_invitee("customer", one, "") for one in bare),
    ][:MOST_PEOPLE]


def _invitee(field: str, record: Contact | Customer, company: str) -> Invitee:
    is_person = field == "contact" or getattr(record, "kind", "") == "person"
    note = " · ".join(filter(None, (company, record.email)))
    return Invitee(
        field, record.pk, record.name, note, "person" if is_person else "organisation", record.email
    )


def _days(request: HttpRequest) -> int:
    return whole_number(request.POST.get("days", "")) or USUAL_DAYS


def _reason(problem: CustomerMapError) -> str:
    return str(problem.fields.get("reason") or described(problem)["message"])


def _back(survey_id: UUID) -> HttpResponse:
    return redirect(reverse("survey_share", kwargs={"survey_id": survey_id}))

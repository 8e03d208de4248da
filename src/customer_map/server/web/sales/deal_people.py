"""Pages: who takes part in an opportunity and how they stand, kept on the relationship map of the deal."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from customer_map.errors import InvalidValueError, NotAllowedError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.audit.actions import require_visible
from customer_map.server.crm.models import Contact, Opportunity
from customer_map.server.saved_maps.actions import (
    add_member,
    assess,
    ensure_deal_map,
    remove_member,
    take_over_people,
)
from customer_map.server.saved_maps.models import Attitude, BuyingRole, MapMember
from customer_map.server.saved_maps.queries import Said, people_to_take_over, said_on
from customer_map.server.web.records.details import crumbs, find, rights_on
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.records.links import RecordField
from customer_map.server.web.sales.deal_person import ASPECTS
from customer_map.server.web.signed_in import user_of

KIND = KINDS["opportunity"]


class AssessmentForm(forms.Form):
    """How somebody stands in a deal; what is left empty is as on the customer's own map."""

    buying_role = forms.ChoiceField(
        label=gettext_lazy("Buying role"), choices=[("", "—"), *BuyingRole.choices], required=False
    )
    attitude = forms.ChoiceField(
        label=gettext_lazy("Attitude"), choices=[("", "—"), *Attitude.choices], required=False
    )
    influence = forms.IntegerField(
        label=gettext_lazy("Influence, 0–100"), min_value=0, max_value=100, required=False
    )

    def claims(self) -> dict[str, str]:
        """Return what to claim of each aspect."""
        given = {aspect: self.cleaned_data[aspect] for aspect in ASPECTS}
        return {aspect: "" if value is None else str(value) for aspect, value in given.items()}


class MemberForm(AssessmentForm):
    """A person who takes part, and how they stand."""

    field_order = ("contact", "buying_role", "attitude", "influence")

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contact"] = RecordField(
            model=Contact, user=user, label=_("Contact"), required=True
        )
        self.order_fields(self.field_order)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Ask for a person and how they stand, and put them on the map of the deal, which is made with the first one."""
    user = user_of(request)
    opportunity = _editable(user, record_id)
    form = MemberForm(request.POST or None, user=user)
    if form.is_valid():
        try:
            member = _added(Actor(user), opportunity, form)
        except InvalidValueError as problem:
            _show(form, problem)
        else:
            messages.success(request, _("“{name}” takes part now.").format(name=member))
            return redirect("opportunity_detail", record_id=record_id)
    return _answer(request, opportunity, form, _("Add a person"))


@require_http_methods(["GET", "POST"])
def take_over(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Show who stands on the customer's own map but not yet in the deal, and put all of them there."""
    user = user_of(request)
    opportunity = _editable(user, record_id)
    if request.method == "POST":
        came = take_over_people(actor=Actor(user), opportunity_id=opportunity.pk)
        words = ngettext("{number} person was added.", "{number} people were added.", len(came))
        messages.success(request, words.format(number=len(came)))
        return redirect("opportunity_detail", record_id=record_id)
    context = {
        "opportunity": opportunity,
        "people": people_to_take_over(user, opportunity),
        "crumbs": crumbs(KIND, opportunity, last=_("Take over people")),
    }
    return render(request, "web/sales/take_over.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, record_id: UUID, member_id: UUID) -> HttpResponse:
    """Change how somebody stands in the deal: what was claimed before is kept as history."""
    user = user_of(request)
    opportunity = _editable(user, record_id)
    member = _member(user, opportunity, member_id)
    saved = (
        said_on(user, member.map).get(member.contact_id, Said()) if member.contact_id else Said()
    )
    own = {name: value for name, value in saved.values.items() if name not in saved.inherited}
    form = AssessmentForm(request.POST or None, initial=own)
    if form.is_valid():
        try:
            _claim(Actor(user), member, form)
        except InvalidValueError as problem:
            _show(form, problem)
        else:
            messages.success(request, _("“{name}” was saved.").format(name=member))
            return redirect("opportunity_detail", record_id=record_id)
    return _answer(request, opportunity, form, str(member), member)


@require_POST
def remove(request: HttpRequest, record_id: UUID, member_id: UUID) -> HttpResponse:
    """Let somebody no longer take part; undo brings them back with what was claimed."""
    user = user_of(request)
    member = _member(user, _editable(user, record_id), member_id)
    remove_member(actor=Actor(user), member_id=member.pk)
    messages.success(request, _("“{name}” no longer takes part.").format(name=member))
    return redirect("opportunity_detail", record_id=record_id)


@transaction.atomic
def _added(actor: Actor, opportunity: Opportunity, form: MemberForm) -> MapMember:
    saved = ensure_deal_map(actor=actor, opportunity_id=opportunity.pk)
    contact = form.cleaned_data["contact"]
    member = add_member(actor=actor, map_id=saved.pk, contact_id=contact.pk)
    _claim(actor, member, form)
    return member


@transaction.atomic
def _claim(actor: Actor, member: MapMember, form: AssessmentForm) -> None:
    for aspect, value in form.claims().items():
        assess(actor=actor, member_id=member.pk, aspect=aspect, value=value)


def _editable(user: User, record_id: UUID) -> Opportunity:
    opportunity = find(user, KIND, record_id)
    if not isinstance(opportunity, Opportunity) or not rights_on(user, opportunity)["edit"]:
        raise NotAllowedError(right="opportunity.edit")
    return opportunity


def _member(user: User, opportunity: Opportunity, member_id: UUID) -> MapMember:
    member = require_visible(Actor(user), MapMember, member_id)
    visible = Contact.records.visible_to(user).filter(pk__in=filter(None, [member.contact_id]))
    if member.map.opportunity_id != opportunity.pk or not visible.exists():
        raise RecordNotFoundError
    return member


def _show(form: forms.Form, problem: InvalidValueError) -> None:
    field = str(problem.fields["field"])
    form.add_error(field if field in form.fields else None, str(problem.fields["reason"]))


def _answer(
    request: HttpRequest,
    opportunity: Opportunity,
    form: forms.Form,
    title: str,
    member: MapMember | None = None,
) -> HttpResponse:
    context = {
        "opportunity": opportunity,
        "form": form,
        "title": title,
        "member": member,
        "crumbs": crumbs(KIND, opportunity, last=title),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "web/sales/deal_person.html", context, status=status)

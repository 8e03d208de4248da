"""Pages: the fields that the workspace adds to its record types."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.actions import require_visible
from customer_map.server.crm.actions.custom_fields import (
    define_custom_field,
    edit_custom_field,
    remove_custom_field,
    restore_custom_field,
    shift_custom_field,
)
from customer_map.server.crm.models import CustomField, CustomFieldKind
from customer_map.server.crm.queries.custom_fields import (
    all_custom_fields,
    archived_custom_fields,
)
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.people.frame import administrators_only, crumbs
from customer_map.server.web.records.fields import TagsField
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.signed_in import user_of


class ChangeForm(forms.Form):
    """What may be changed later."""

    label = forms.CharField(label=gettext_lazy("Label"), max_length=120)
    choices = TagsField(
        label=gettext_lazy("Choices"),
        required=False,
        help_text=gettext_lazy("Only for the kind “Choice”. Separate several with commas."),
    )
    is_required = forms.BooleanField(label=gettext_lazy("Must be filled in"), required=False)


class NewForm(ChangeForm):
    """A new field: also where it belongs and what it holds, which then stay."""

    field_order = ("record_type", "label", "kind", "choices", "is_required")
    record_type = forms.ChoiceField(label=gettext_lazy("Belongs to"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=CustomFieldKind.choices)

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        types = [(name, str(RecordType(name).label)) for name in KINDS]
        self.fields["record_type"].choices = types  # type: ignore[attr-defined]


@administrators_only
def custom_field_list(request: HttpRequest) -> HttpResponse:
    """Show all custom fields, and add one."""
    form = NewForm(request.POST or None)
    if form.is_valid():
        try:
            field = define_custom_field(actor=Actor(user_of(request)), values=form.cleaned_data)
        except InvalidValueError as problem:
            _refuse(form, problem)
        else:
            messages.success(request, _("“{name}” was created.").format(name=field))
            return redirect("custom_field_list")
    context = {
        "form": form,
        "fields": all_custom_fields(),
        "archived": archived_custom_fields(),
        "crumbs": crumbs(Crumb(_("Custom fields"))),
    }
    status = 422 if form.errors else 200
    return render(request, "web/records/custom_fields.html", context, status=status)


@administrators_only
def custom_field_edit(request: HttpRequest, field_id: UUID) -> HttpResponse:
    """Change label, choices, or whether a field must be filled in."""
    actor = Actor(user_of(request))
    field = require_visible(actor, CustomField, field_id)
    initial = {name: getattr(field, name) for name in ChangeForm.base_fields}
    form = ChangeForm(request.POST or None, initial=initial)
    if form.is_valid():
        edit_custom_field(actor=actor, field_id=field.pk, values=form.cleaned_data)
        messages.success(request, _("“{name}” was saved.").format(name=form.cleaned_data["label"]))
        return redirect("custom_field_list")
    context = {
        "form": form,
        "field": field,
        "crumbs": crumbs(Crumb(_("Custom fields")), Crumb(field.label)),
    }
    return render(request, "web/records/custom_field.html", context)


@require_POST
@administrators_only
def custom_field_remove(request: HttpRequest, field_id: UUID) -> HttpResponse:
    """Take a field away; its values stay, and undo brings it back."""
    field = remove_custom_field(actor=Actor(user_of(request)), field_id=field_id)
    messages.success(request, _("“{name}” was deleted. Undo brings it back.").format(name=field))
    return redirect("custom_field_list")


@require_POST
@administrators_only
def custom_field_shift(request: HttpRequest, field_id: UUID) -> HttpResponse:
    """Move a field one place forward (`up`) or back."""
    by = -1 if request.POST.get("to") == "up" else 1
    shift_custom_field(actor=Actor(user_of(request)), field_id=field_id, by=by)
    return redirect("custom_field_list")


@require_POST
@administrators_only
def custom_field_restore(request: HttpRequest, field_id: UUID) -> HttpResponse:
    """Bring back a field that was taken away, with its values."""
    field = restore_custom_field(actor=Actor(user_of(request)), field_id=field_id)
    messages.success(request, _("“{name}” is back.").format(name=field))
    return redirect("custom_field_list")


def _refuse(form: forms.Form, problem: InvalidValueError) -> None:
    field = str(problem.fields["field"])
    form.add_error(field if field in form.fields else "label", str(problem.fields["reason"]))

"""Pages: what a user may do with a record, and by which rule."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.explaining import Rule, verdicts
from customer_map.server.audit.records import Record
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.people.frame import administrators_only, crumbs
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.signed_in import user_of

REASONS: dict[Rule | None, Promise] = {
    None: gettext_lazy("The role reaches this record."),
    Rule.ACTIVE: gettext_lazy("The account is shut out."),
    Rule.ROLE: gettext_lazy("The role does not reach such records at all."),
    Rule.OWNER: gettext_lazy("The role does not reach what the owner of this record owns."),
    Rule.CUSTOMER: gettext_lazy("The customer of this record is out of reach."),
    Rule.REST: gettext_lazy("What this record belongs to is hidden or deleted."),
}


class AccessForm(forms.Form):
    """A user and a record."""

    user = forms.ModelChoiceField(label=gettext_lazy("User"), queryset=User.objects.none())
    kind = forms.ChoiceField(label=gettext_lazy("Kind of record"))
    record = forms.CharField(
        label=gettext_lazy("Record"),
        help_text=gettext_lazy("Its whole name, or the id at the end of its address."),
    )

    def __init__(self, data: Any, *, asker: User, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.asker = asker
        self.fields["user"].queryset = User.objects.all()  # type: ignore[attr-defined]
        kinds = [(name, str(RecordType(kind.record_type).label)) for name, kind in KINDS.items()]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the record among those that the asker may see."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            cleaned["found"] = self._found(cleaned["kind"], cleaned["record"].strip())
        return cleaned

    def _found(self, kind: str, text: str) -> Record | None:
        rows = KINDS[kind].model.records.visible_to(self.asker)
        try:
            condition = {"pk": UUID(text)}
        except ValueError:
            condition = {f"{KINDS[kind].name_field}__iexact": text}  # type: ignore[dict-item]
        found = list(rows.filter(**condition)[:2])
        if len(found) == 1:
            return found[0]
        none, several = (
            _("There is no such record."),
            _("Several records have this name: give the id."),
        )
        self.add_error("record", several if found else none)
        return None


@require_GET
@administrators_only
def show_access(request: HttpRequest) -> HttpResponse:
    """Show whether a user may read, edit and delete a record, and why."""
    asked = request.GET if "record" in request.GET else None
    form = AccessForm(asked, asker=user_of(request), initial={"user": request.GET.get("user")})
    context: dict[str, object] = {"form": form, "crumbs": crumbs(Crumb(_("What can X see?")))}
    if form.is_valid():
        colleague, record = form.cleaned_data["user"], form.cleaned_data["found"]
        rows = [(one, REASONS[one.refused_by]) for one in verdicts(colleague, record)]
        context |= {"colleague": colleague, "record": record, "rows": rows}
    return render(request, "web/people/access.html", context)

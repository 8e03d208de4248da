"""Pages: the tags on records, renamed, merged, coloured and deleted everywhere at once."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.roles import RecordType
from customer_map.server.crm.actions.tag_words import (
    MOST_AT_ONCE,
    bearing,
    change_later,
    colour_word,
    delete_word,
    rename_word,
)
from customer_map.server.crm.actions.tags import create_tag
from customer_map.server.crm.queries.tags import TagInUse, tags_in_use
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.people.forms import show_problem
from customer_map.server.web.people.frame import actor_of, administrators_only, crumbs
from customer_map.server.web.signed_in import user_of

COLOURS: tuple[tuple[str, Promise], ...] = (
    ("", gettext_lazy("Usual")),
    ("neutral", gettext_lazy("Grey")),
    ("primary", gettext_lazy("Blue")),
    ("info", gettext_lazy("Light blue")),
    ("success", gettext_lazy("Green")),
    ("warning", gettext_lazy("Yellow")),
    ("error", gettext_lazy("Red")),
)


class TagForm(forms.Form):
    """A new tag."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    colour = forms.ChoiceField(label=gettext_lazy("Colour"), choices=COLOURS, required=False)


@administrators_only
def list_tags(request: HttpRequest) -> HttpResponse:
    """Show all tags with how many records bear them, and offer one more."""
    form = TagForm(request.POST or None)
    if form.is_valid():
        try:
            tag = create_tag(actor=actor_of(request), values=form.cleaned_data)
        except InvalidValueError as problem:
            show_problem(form, problem)
        else:
            messages.success(request, _("“{name}” was created.").format(name=tag))
            return redirect("tag_list")
    tags = tags_in_use(user_of(request))
    context = {
        "form": form,
        "rows": [(tag, _told(tag)) for tag in tags],
        "colours": COLOURS,
        "crumbs": crumbs(Crumb(_("Tags"))),
    }
    return render(request, "web/people/tags.html", context, status=422 if form.errors else 200)


@require_POST
@administrators_only
def rename(request: HttpRequest) -> HttpResponse:
    """Call a tag otherwise on all records; the name of another tag merges the two."""
    name, to = request.POST.get("tag", ""), request.POST.get("to", "").strip()
    actor = actor_of(request)
    try:
        if to and bearing(name) > MOST_AT_ONCE:
            change_later(actor=actor, name=name, to=to)
            messages.success(request, _("Many records bear it: it is done in a moment."))
        else:
            number = rename_word(actor=actor, name=name, to=to)
            said = _("“{name}” is “{to}” now. Records changed: {number}.")
            messages.success(request, said.format(name=name, to=to, number=number))
    except InvalidValueError as problem:
        messages.error(request, str(problem.fields["reason"]))
    return redirect("tag_list")


@require_POST
@administrators_only
def colour(request: HttpRequest) -> HttpResponse:
    """Give a tag a colour."""
    name = request.POST.get("tag", "")
    try:
        colour_word(actor=actor_of(request), name=name, colour=request.POST.get("colour", ""))
    except InvalidValueError as problem:
        messages.error(request, str(problem.fields["reason"]))
    else:
        messages.success(request, _("“{name}” was saved.").format(name=name))
    return redirect("tag_list")


@require_POST
@administrators_only
def delete(request: HttpRequest) -> HttpResponse:
    """Take a tag off all records; undo brings it back."""
    name, actor = request.POST.get("tag", ""), actor_of(request)
    if bearing(name) > MOST_AT_ONCE:
        change_later(actor=actor, name=name, to=None)
        messages.success(request, _("Many records bear it: it is done in a moment."))
    else:
        delete_word(actor=actor, name=name)
        done = _("“{name}” was deleted. Undo brings it back.")
        messages.success(request, done.format(name=name))
    return redirect("tag_list")


def _told(tag: TagInUse) -> str:
    """How many records of each type bear the tag, in words."""
    told = [f"{RecordType(kind).label} {number:,}" for kind, number in tag.counts.items()]
    return " · ".join(told)

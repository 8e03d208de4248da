"""Turns short tags in templates into the parts that all pages are built from; /style-guide/ shows each."""

from collections.abc import Iterable

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, ClearableFileInput, Select, Textarea
from django.forms.widgets import CheckboxSelectMultiple, FileInput, RadioSelect, Widget
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from customer_map.matching.tokens import Stretch
from customer_map.server.audit.records import Record
from customer_map.server.web.navigation import Crumb, Tab

register = template.Library()

Values = dict[str, object]

DOT = SafeString('<span class="status-dot"></span>')
ROW_CHECK = (
    '<td class="check-cell"><input class="checkbox checkbox-sm" type="checkbox" name="row" value="{}"'
    ' aria-label="{}" data-selection-target="row"></td>\n'
)

WIDGET_CLASSES: tuple[tuple[type[Widget], str], ...] = (
    (CheckboxSelectMultiple, ""),
    (RadioSelect, ""),
    (CheckboxInput, "checkbox checkbox-primary checkbox-sm"),
    (ClearableFileInput, "file-input"),
    (FileInput, "file-input"),
    (Select, "select"),
    (Textarea, "textarea"),
    (Widget, "input"),
)


@register.inclusion_tag("components/button.html")
def button(
    label: str,
    url: str = "",
    *,
    icon: str = "",
    style: str = "",
    size: str = "sm",
    hidden_label: bool = False,
    submits: bool = True,
    name: str = "",
    value: str = "",
    key: str = "",
) -> Values:
    """Draw a link (with `url`) or a button, which a key may press; style is primary, ghost, soft, error or empty."""
    return {
        "label": label,
        "url": url,
        "icon": icon,
        "style": style,
        "size": size,
        "hidden_label": hidden_label,
        "type": "submit" if submits else "button",
        "name": name,
        "value": value,
        "key": key,
    }


@register.simple_tag
def live_form(record: Record) -> SafeString:
    """Let the form of a record say that somebody else has changed it."""
    attributes = ' data-controller="live-page" data-live-page-of-value="{}:{}" data-live-page-only-value="true"'
    return format_html(attributes, record.type_name(), record.pk)


@register.simple_tag
def live_page(types: str, *, of: Record | None = None, touchpoints: bool = False) -> SafeString:
    """Let the page show by itself what others change: records of `types`, the record `of` and all of its customer.

    With `touchpoints`, those of the customer too, which come in without a change of any record.
    """
    names = [types]
    if of is not None:
        names.append(f"{of.type_name()}:{of.pk}")
    customer_id = getattr(of, "customer_id", None)
    # Who sees a record sees its customer only where its rights are told by it: else the id would tell of a hidden one.
    if customer_id is not None and of is not None and of.customer_path == "customer":
        names.append(f"customer:{customer_id}")
    if touchpoints:
        names += [
            name.replace("customer:", "touchpoints:") for name in names if "customer:" in name
        ]
    attributes = ' data-controller="live-page" data-live-page-of-value="{}"'
    return format_html(attributes, " ".join(names))


@register.simple_tag
def status(label: object, tone: str = "neutral", *, dot: bool = False) -> SafeString:
    """Draw a pill; tone is neutral, primary, purple, info, success, warning or error."""
    sign = DOT if dot else ""
    return format_html('<span class="status tone-{}">{}{}</span>\n', tone, sign, label)


@register.simple_tag
def initial(name: str, *, kind: str = "", size: str = "") -> SafeString:
    """Draw the first letter of a name: square for a company, round for kind="person" and kind="self"."""
    looks = "".join(f" initial-{look}" for look in (kind, size) if look)
    letter = name.strip()[:1].upper() or "?"
    return format_html('<span class="initial{}" aria-hidden="true">{}</span>\n', looks, letter)


@register.simple_tag
def marked(stretches: Iterable[Stretch]) -> SafeString:
    """Draw a text with what was searched for marked."""
    shapes = {True: "<mark>{}</mark>", False: "{}"}
    parts = ((shapes[one.is_match], one.text) for one in stretches)
    return SafeString("".join(format_html(shape, text) for shape, text in parts) + "\n")


@register.simple_tag(takes_context=True)
def row_check(context: Context) -> SafeString:
    """Draw the cell that selects a row, in lists whose rows can be changed together."""
    if not context.get("bulk_url"):
        return SafeString("\n")
    row = context["row"]
    label = SafeString(_("Select %(name)s") % {"name": conditional_escape(str(row))})
    return format_html(ROW_CHECK, row.pk, label)


@register.inclusion_tag("components/stat_tile.html")
def stat_tile(
    label: str, value: object, *, note: str = "", tone: str = "", url: str = ""
) -> Values:
    """Draw one figure with its label and a small note beside it."""
    return {"label": label, "value": value, "note": note, "tone": tone, "url": url}


@register.inclusion_tag("components/meter.html")
def meter(
    value: float, *, maximum: float = 100, tone: str = "primary", label: str = "", figure: str = ""
) -> Values:
    """Draw a bar filled to value / maximum; `figure` is the text behind it, `label` names it aloud."""
    return {"value": value, "maximum": maximum, "tone": tone, "label": label, "figure": figure}


@register.inclusion_tag("components/tabs.html")
def tabs(items: list[Tab], *, label: str = "") -> Values:
    """Draw a line of tabs."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(items: list[Crumb]) -> Values:
    """Draw the way from the start to this page."""
    return {"items": items}


@register.inclusion_tag("components/empty_state.html")
def empty_state(icon: str, title: str, text: str, *, url: str = "", action: str = "") -> Values:
    """Draw what to do where nothing is yet: an icon, a sentence that teaches, one action."""
    return {"icon": icon, "title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(
    context: Context,  # noqa: ARG001 - the template reads the request from it
    page: Page[object],
) -> Values:
    """Draw "1–50 of 213" and the links to the neighbouring pages, which keep the other filters."""
    return {"page": page}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, *, wide: bool = False) -> Values:
    """Draw a form field with label, help and errors."""
    widget = bound.field.widget
    style = next(style for kind, style in WIDGET_CLASSES if isinstance(widget, kind))
    is_group = isinstance(widget, CheckboxSelectMultiple | RadioSelect)
    return {
        "field": bound,
        "control": bound.as_widget(attrs={"class": style} if style else {}),
        "is_choice": isinstance(widget, CheckboxInput),
        "is_group": is_group,
        "wide": wide,
    }


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: object) -> Values:
    """Draw the errors that belong to the whole form."""
    return {"form": form}


@register.inclusion_tag("components/confirm_dialog.html", takes_context=True)
def confirm_dialog(
    context: Context,
    dialog_id: str,
    title: str,
    text: str,
    *,
    url: str,
    action: str,
    tone: str = "error",
) -> Values:
    """Draw a dialog that posts to `url`; open it with `<button popovertarget="dialog_id">`."""
    return {
        "dialog_id": dialog_id,
        "title": title,
        "text": text,
        "url": url,
        "action": action,
        "tone": tone,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    *,
    flush: bool = False,
    anchor: str = "",
    link: str = "",
    url: str = "",
) -> SafeString:
    """Draw a white panel; flush=True lets a table or tabs reach its edges."""
    values = {
        "content": content,
        "title": title,
        "flush": flush,
        "anchor": anchor,
        "link": link,
        "url": url,
    }
    return render_to_string("components/card.html", values)


@register.simple_block_tag
def menu(
    content: str, label: str, *, icon: str = "ellipsis", style: str = "ghost", shown: bool = False
) -> SafeString:
    """Draw a button that opens the `<li>` items inside the tag; shown=True prints its label."""
    values = {"content": content, "label": label, "icon": icon, "style": style, "shown": shown}
    return render_to_string("components/menu.html", values)

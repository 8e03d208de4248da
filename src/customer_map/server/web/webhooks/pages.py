"""Pages: webhooks out, made, changed, shown once with their secret, watched, paused, tried, sent again."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from customer_map.errors import InvalidValueError
from customer_map.server.audit.outbound import target_of
from customer_map.server.audit.outbound_addresses import OutboundRefusedError, UnknownHostError
from customer_map.server.audit.webhooks.actions.subscriptions import (
    IssuedWebhook,
    create_webhook,
    edit_webhook,
    pause_webhook,
    remove_webhook,
    renew_secret,
    replay,
    resume_webhook,
    send_test,
)
from customer_map.server.audit.webhooks.queries import (
    newest_deliveries,
    webhook_called,
    webhooks_seen_by,
)
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.people.forms import show_problem
from customer_map.server.web.people.frame import actor_of, crumbs
from customer_map.server.web.signed_in import user_of
from customer_map.server.web.webhooks.forms import WebhookForm


def list_webhooks(request: HttpRequest) -> HttpResponse:
    """Show one's own webhooks, to administrators everybody's."""
    context = {
        "webhooks": [(one, target_of(one.url).host) for one in webhooks_seen_by(user_of(request))],
        "crumbs": crumbs(Crumb(_("Webhooks"))),
    }
    return render(request, "web/webhooks/list.html", context)


@never_cache
def add_webhook(request: HttpRequest) -> HttpResponse:
    """Make a webhook; afterwards its secret is shown, this once."""
    form = WebhookForm(request.POST or None)
    if form.is_valid():
        with _problems_shown(form):
            return _shown_once(
                request, create_webhook(actor=actor_of(request), **form.cleaned_data)
            )
    context = {"form": form, "crumbs": _crumbs(_("New webhook"))}
    return render(request, "web/webhooks/form.html", context)


def change_webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Change what it is told of; the address is asked for only where it is to be another one."""
    webhook = webhook_called(user_of(request), webhook_id)
    form = WebhookForm(request.POST or None, initial=WebhookForm.values_of(webhook))
    form.keep_address(target_of(webhook.url).host)
    if form.is_valid():
        with _problems_shown(form):
            edit_webhook(actor=actor_of(request), webhook_id=webhook_id, **form.cleaned_data)
            return redirect("webhook_detail", webhook_id=webhook_id)
    context = {"form": form, "webhook": webhook, "crumbs": _crumbs(webhook.name)}
    return render(request, "web/webhooks/form.html", context)


@require_POST
@never_cache
def rotate(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Give it a new secret, shown this once."""
    return _shown_once(request, renew_secret(actor=actor_of(request), webhook_id=webhook_id))


def show_webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Show what a webhook was told last, and what came back."""
    webhook = webhook_called(user_of(request), webhook_id)
    context = {
        "webhook": webhook,
        "host": target_of(webhook.url).host,
        "deliveries": newest_deliveries(webhook),
        "now": timezone.now(),
        "crumbs": _crumbs(webhook.name),
    }
    return render(request, "web/webhooks/webhook.html", context)


@require_POST
def test(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Send a message that tells of nothing."""
    send_test(actor=actor_of(request), webhook_id=webhook_id)
    messages.success(request, _("A test is on its way; what comes back appears here."))
    return redirect("webhook_detail", webhook_id=webhook_id)


@require_POST
def pause(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Send nothing for a while."""
    pause_webhook(actor=actor_of(request), webhook_id=webhook_id)
    return redirect("webhook_detail", webhook_id=webhook_id)


@require_POST
def resume(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Go on with what was left."""
    resume_webhook(actor=actor_of(request), webhook_id=webhook_id)
    return redirect("webhook_detail", webhook_id=webhook_id)


@require_POST
def remove(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Tell it nothing more."""
    webhook = remove_webhook(actor=actor_of(request), webhook_id=webhook_id)
    messages.success(request, _("{name} is told nothing more.").format(name=webhook.name))
    return redirect("webhook_list")


@require_POST
def send_again(request: HttpRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Send a message again, as it was."""
    replay(actor=actor_of(request), webhook_id=webhook_id, delivery_id=delivery_id)
    messages.success(request, _("The message is sent again."))
    return redirect("webhook_detail", webhook_id=webhook_id)


def _shown_once(request: HttpRequest, issued: IssuedWebhook) -> HttpResponse:
    context = {"issued": issued, "crumbs": _crumbs(issued.webhook.name)}
    return render(request, "web/webhooks/shown_once.html", context)


@contextmanager
def _problems_shown(form: WebhookForm) -> Iterator[None]:
    """Tell on the form why it was refused."""
    try:
        yield
    except InvalidValueError as problem:
        show_problem(form, problem)
    except (OutboundRefusedError, UnknownHostError):
        form.add_error("url", _("This server cannot call this address: it must be a public one."))


def _crumbs(last: str) -> list[Crumb]:
    return crumbs(Crumb(_("Webhooks"), reverse("webhook_list")), Crumb(last))

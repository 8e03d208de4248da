"""Page: which model reads what customers say, how good it is, and the button that lets it learn now."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from customer_map.errors import NotAllowedError
from customer_map.server.feedback.asking import LEARN, ask_for
from customer_map.server.feedback.queries.inbox import last_lesson, speaking_lesson
from customer_map.server.web.feedback.tabs import feedback_tabs
from customer_map.server.web.signed_in import user_of
from customer_map.text.learning import FEWEST_ANSWERS


@require_GET
def show_model(request: HttpRequest) -> HttpResponse:
    """Show which model speaks and how good both are."""
    user = user_of(request)
    context = {
        "tabs": feedback_tabs("model"),
        "lesson": last_lesson(),
        "speaking": speaking_lesson(),
        "fewest": FEWEST_ANSWERS,
        "may_learn": user.is_administrator,
    }
    return render(request, "web/feedback/model.html", context)


@require_POST
def learn(request: HttpRequest) -> HttpResponse:
    """Let the worker learn soon."""
    if not user_of(request).is_administrator:
        raise NotAllowedError(right="workspace.edit")
    ask_for(LEARN)
    messages.success(request, _("Learning has begun. The figures follow in a minute or two."))
    return redirect("feedback_model")

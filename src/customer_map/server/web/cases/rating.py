"""The page that a customer opens from the closing mail: opening it records nothing, its button does, once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.queries import current_workspace
from customer_map.server.crm.actions.case_ratings import LONGEST_COMMENT, case_asked_by, rate_case
from customer_map.server.crm.case_mail.ratings import (
    MARKS,
    RatingLinkError,
    RatingOverError,
    TooManyRatingsError,
)
from customer_map.server.crm.texts import whole_number
from customer_map.server.problems import described, status_of
from customer_map.server.web.cases.pace import require_room

WORDS = {5: gettext_lazy("very satisfied"), 1: gettext_lazy("not at all")}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a mark, with that of the link chosen; keep it when the button is pressed."""
    try:
        require_room(request)
        case = case_asked_by(token)
        is_done = case.satisfaction is not None
        problem = ""
        if request.method == "POST" and not is_done:
            is_done, problem = _keep(request, token)
    except (RatingLinkError, RatingOverError, TooManyRatingsError) as refused:
        context = {"problem": described(refused), "workspace": current_workspace()}
        return _page(request, "rating_over.html", context, int(status_of(refused)))
    context = {
        "case": case,
        "workspace": current_workspace(),
        "marks": [(mark, WORDS.get(mark, "")) for mark in MARKS],
        "chosen": whole_number(request.POST.get("mark") or request.GET.get("mark", "")),
        "longest": LONGEST_COMMENT,
        "problem": problem,
    }
    template = "rating_thanks.html" if is_done else "rating.html"
    return _page(request, template, context, 422 if problem else 200)


def _keep(request: HttpRequest, token: str) -> tuple[bool, str]:
    """Return whether there is a mark now, and what has to be mended."""
    mark = whole_number(request.POST.get("mark", ""))
    if mark is None:
        return False, _("Choose a mark.")
    try:
        rate_case(token=token, mark=mark, comment=request.POST.get("comment", ""))
    except InvalidValueError:
        return False, _("Choose a mark.")
    return True, ""


def _page(
    request: HttpRequest, template: str, context: dict[str, object], status: int
) -> HttpResponse:
    answer = render(request, f"web/cases/{template}", context, status=status)
    # The address is the key: it goes to nobody else.
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer

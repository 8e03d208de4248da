"""An exception that no view and no middleware has met in, an answer out: 503 in an outage, 500 otherwise.

Middleware itself reads from the database, so this stands outside all of it, and nothing here asks the database.
"""

import logging
import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from customer_map.server.api.answers import problem_answer
from customer_map.server.outages import OutageError, outage_of
from customer_map.server.problems import described, status_of

API_PREFIX = "/api/"

logger = logging.getLogger(__name__)


def answer_failure(request: HttpRequest) -> HttpResponse:
    """Answer what nobody has answered: Django's handler of the status 500."""
    problem = outage_of(sys.exc_info()[1])
    if problem is None:
        return server_error(request)
    logger.warning("%s %s: %s", request.method, request.path, problem.message)
    answer = _words(request, problem)
    answer.headers["Retry-After"] = str(problem.retry_seconds)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _words(request: HttpRequest, problem: OutageError) -> HttpResponse:
    status = status_of(problem)
    if request.path.startswith(API_PREFIX):
        return problem_answer(problem)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": described(problem)}, status=status)
    page = render_to_string("503.html", {"problem": described(problem)})
    return HttpResponse(page, status=status)

"""What happens around every answer of the API: the state of the rate limit, and problems instead of bare pages."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from customer_map.errors import RecordNotFoundError
from customer_map.server.api.answers import PROBLEM_TYPE, problem_answer
from customer_map.server.api.errors import MethodNotAllowedError
from customer_map.server.api.limits import Allowance

PREFIX = "/api/"


class ApiAnswers:
    """Adds RateLimit headers to what a key was answered, and words to a refused method."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; pages outside the API go through untouched."""
        answer = self.answer(request)
        if not request.path.startswith(PREFIX):
            return answer
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = ", ".join(sorted(answer.headers.get("Allow", "").split(", ")))
            answer = problem_answer(MethodNotAllowedError(method=request.method))
            answer.headers["Allow"] = allowed
        elif answer.status_code == HTTPStatus.NOT_FOUND and not _is_problem(answer):
            answer = problem_answer(RecordNotFoundError())
        allowance: Allowance | None = getattr(request, "allowance", None)
        if allowance is not None:
            for name, value in allowance.headers().items():
                answer.headers[name] = value
        return answer


def _is_problem(answer: HttpResponse) -> bool:
    return answer.headers.get("Content-Type") == PROBLEM_TYPE

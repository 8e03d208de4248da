"""The address that Prometheus reads: /metrics, for whoever has the token; without a token it does not exist."""

import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from customer_map.server.config.metrics_switch import metrics_text

BEARER = "Bearer "


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer what all processes count, and what the database tells."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "").removeprefix(BEARER)
    if not hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        refusal = HttpResponse(status=401, content_type="text/plain")
        refusal.headers["WWW-Authenticate"] = "Bearer"
        return refusal
    return HttpResponse(metrics_text(), content_type="text/plain; version=0.0.4; charset=utf-8")

"""The verbs about kept answers: claim an `Idempotency-Key`, keep what was answered, forget what is a day old."""

from datetime import timedelta

from django.db import connection
from django.http import HttpResponse
from django.utils import timezone

from customer_map.server.accounts.models import ApiKey
from customer_map.server.api.errors import IdempotencyConflictError
from customer_map.server.api.models import KeptAnswer

KEPT_FOR = timedelta(hours=24)
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
# Who comes second waits here until the first one's transaction has ended.
CLAIM = """
INSERT INTO api_keptanswer (api_key_id, name, request_hash, headers, body, created_at)
VALUES (%s, %s, %s, '{}', '', now()) ON CONFLICT (api_key_id, name) DO NOTHING
"""


def claim_name(*, key: ApiKey, name: str, request_hash: str) -> HttpResponse | None:
    """Take the name for the write that follows in this transaction, or return what the same write was answered.

    Raises IdempotencyConflictError when the name stands for another request.
    """
    kept = KeptAnswer.objects.filter(api_key=key, name=name)
    kept.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [key.pk, name, request_hash])
        if cursor.rowcount:
            return None
    known = kept.get()
    if known.request_hash != request_hash or known.status is None:
        raise IdempotencyConflictError(name=name)
    answer = HttpResponse(bytes(known.body), status=known.status, headers=known.headers)
    answer.headers["Idempotent-Replayed"] = "true"
    return answer


def keep_answer(*, key: ApiKey, name: str, answer: HttpResponse) -> None:
    """Remember what the write under this name was answered."""
    headers = {
        header: answer.headers[header] for header in KEPT_HEADERS if header in answer.headers
    }
    KeptAnswer.objects.filter(api_key=key, name=name).update(
        status=answer.status_code, headers=headers, body=answer.content
    )


def forget_answers() -> int:
    """Remove what is older than a day; return how many answers that were."""
    old = KeptAnswer.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[0]

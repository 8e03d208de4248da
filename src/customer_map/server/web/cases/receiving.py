"""The address for e-mails in: a mail gateway posts each one as it came, signed with the secret of an event source."""

from django.http import HttpRequest
from django.utils import timezone

from customer_map.server.collisions import tried_twice
from customer_map.server.crm.actions.case_mail import receive_mail
from customer_map.server.crm.case_mail.errors import UnreadableMailError
from customer_map.server.intake.actions.events.sources import secret_of
from customer_map.server.intake.events.bodies import read_body
from customer_map.server.intake.events.errors import EventsRefusedError, UnknownSourceError
from customer_map.server.intake.events.signatures import require_signed
from customer_map.server.intake.models import SourceKind
from customer_map.server.intake.queries.events import source_of_code
from customer_map.server.web.sources.answering import receiving
from customer_map.server.web.sources.receiving import SIGNATURE, TIMESTAMP


class NoMailError(EventsRefusedError):
    """What came through the door for e-mails is none."""

    code = "no_mail"
    message = "{problem}"
    hint = "Send one e-mail as it came (RFC 5322), nothing around it."


@receiving
def mail_in(request: HttpRequest, code: str) -> None:
    """Take in an e-mail (RFC 5322); one that was here before changes nothing."""
    source = source_of_code(code)
    if source is None or source.kind != SourceKind.WEBHOOK:
        raise UnknownSourceError
    body = read_body(request, request.headers.get("Content-Encoding", ""))
    require_signed(
        secret=secret_of(source),
        timestamp=request.headers.get(TIMESTAMP, ""),
        given=request.headers.get(SIGNATURE, ""),
        body=body,
        received=timezone.now(),
    )
    try:
        tried_twice(lambda: receive_mail(content=body))
    except UnreadableMailError as problem:
        raise NoMailError(problem=problem.sentence()) from problem

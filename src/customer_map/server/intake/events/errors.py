"""Why a request with events is not accepted, each with the status it is answered with."""

from typing import ClassVar

from customer_map.errors import CustomerMapError


class EventsRefusedError(CustomerMapError):
    """Base: nothing of the request was kept. `status` is the HTTP status of the answer."""

    code = "events_refused"
    message = "The events were not accepted."
    status: ClassVar[int] = 400


class UnreadableEventsError(EventsRefusedError):
    """The body is not what the address expects."""

    code = "events_unreadable"
    message = "The body cannot be read: {problem}"
    hint = "Send JSON in UTF-8, as the guide to events describes."


class InvalidEventError(EventsRefusedError):
    """A single event lacks what every event needs."""

    code = "event_invalid"
    message = "The event was not accepted: {reason}"
    hint = "Correct the event and send it again."


class UnknownSourceError(EventsRefusedError):
    """No such write key, or it was revoked; the answer never says which."""

    code = "event_source_unknown"
    message = "The write key is missing or does not work."
    hint = "Send it as the user name of Basic authentication. It may have been revoked."
    status = 401


class BadSignatureError(EventsRefusedError):
    """A webhook whose signature does not match, or whose time is too far from ours."""

    code = "event_signature"
    message = "The signature does not match, or is older than five minutes."
    hint = "Sign timestamp, dot and body with HMAC-SHA256 and the secret of the source."
    status = 401


class ForeignOriginError(EventsRefusedError):
    """A web page that the source does not name."""

    code = "event_origin"
    message = "Web pages at {origin} may not send events to this source."
    hint = "Add the origin to the event source."
    status = 403


class EventsTooLargeError(EventsRefusedError):
    """More than one request may hold."""

    code = "events_too_large"
    message = "The request is larger than {limit}."
    hint = "Send smaller batches."
    status = 413


class TooManyEventsError(EventsRefusedError):
    """The source sends faster than the workspace allows; `seconds` tell when to come back."""

    code = "events_too_many"
    message = "The source sends more than {limit} events a minute."
    hint = "Try again in {seconds} seconds."
    status = 429


class ReplayedWebhookError(EventsRefusedError):
    """The same signed message came before."""

    code = "event_replayed"
    message = "This message was received before."
    hint = "Nothing needs to be done: it was kept the first time."
    status = 409


class UnknownOriginError(CustomerMapError):
    """What was typed in is no origin of a web page."""

    code = "event_source_origin"
    message = "“{origin}” is not the origin of web pages."
    hint = "Write it like https://www.example.com, without a path."

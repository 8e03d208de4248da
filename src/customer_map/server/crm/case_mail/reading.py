"""Turns the bytes of an e-mail into its sender, its words and its attachments, under limits; HTML becomes plain text.

Headers are read the plain way (`compat32`): the modern parser of the standard library takes minutes for hostile ones.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime

from customer_map.server.crm.case_mail.errors import UnreadableMailError
from customer_map.server.crm.case_mail.plain_text import text_of_html
from customer_map.server.crm.texts import clean_text

MEGABYTE = 1024 * 1024
LARGEST_MAIL = 25 * MEGABYTE
LARGEST_ATTACHMENT = 10 * MEGABYTE
LARGEST_HEAD = 128 * 1024
LARGEST_HTML = 2 * MEGABYTE
MOST_PARTS = 100
MOST_ATTACHMENTS = 20
MOST_PEOPLE = 50
MOST_REFERENCES = 50
LONGEST_TEXT = 200_000
LONGEST_LINE = 300
MAIL_ID = re.compile(r"<[^<>\s]{1,490}>")
HEAD_END = re.compile(rb"\r?\n\r?\n")
HEADER = re.compile(rb"^[!-9;-~]{1,100}:", re.MULTILINE)
# What mail programs call charsets that Python knows by another name.
CHARSETS = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "unicode-1-1-utf-8": "utf-8"}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail; `written_at` is None when it has no date, `left_out` names attachments too large or too many."""

    subject: str
    text: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    copies: tuple[str, ...]
    mail_id: str
    references: tuple[str, ...]
    written_at: datetime | None
    attachments: tuple[Attachment, ...]
    left_out: tuple[str, ...]
    is_automatic: bool


def read_mail(content: bytes) -> Mail:
    """Return what an e-mail says.

    Raises UnreadableMailError when it is none, too large, or built to keep its reader busy.
    """
    _require_harmless(content)
    try:
        whole = message_from_bytes(content, policy=compat32)
        parts = _leaves(whole)
        attachments, left_out = _attachments(parts)
        name, sender = next(iter(_people(whole, "From")), ("", ""))
        return Mail(
            subject=_line(whole, "Subject"),
            text=_words(parts),
            sender=sender,
            sender_name=name,
            recipients=tuple(address for _name, address in _people(whole, "To")),
            copies=tuple(address for _name, address in _people(whole, "Cc")),
            mail_id=_mail_id(whole, content),
            references=_references(whole),
            written_at=_date(whole),
            attachments=attachments,
            left_out=left_out,
            is_automatic=_is_automatic(whole),
        )
    except (MessageError, RecursionError, ValueError, LookupError, AssertionError) as problem:
        raise UnreadableMailError(reason=type(problem).__name__) from problem


def _mail_id(whole: "Message[str, str]", content: bytes) -> str:
    """Return the Message-ID; a mail without one is known by its content, so that it too is kept once."""
    named = MAIL_ID.findall(str(whole.get("Message-ID", "")))
    return next(iter(named), f"<sha256.{hashlib.sha256(content).hexdigest()}@unnamed.invalid>")


def _require_harmless(content: bytes) -> None:
    if len(content) > LARGEST_MAIL:
        raise UnreadableMailError(reason=f"> {LARGEST_MAIL // MEGABYTE} MB")
    end = HEAD_END.search(content)
    head = content[: end.start()] if end else content
    if len(head) > LARGEST_HEAD or HEADER.match(head.lstrip()) is None:
        raise UnreadableMailError(reason="header")
    lowered = content.lower()
    if lowered.count(b"content-type:") > MOST_PARTS or lowered.count(b"boundary") > MOST_PARTS:
        raise UnreadableMailError(reason=f"> {MOST_PARTS} parts")


def _leaves(whole: "Message[str, str]") -> "list[Message[str, str]]":
    """Return the parts that hold something; mails within the mail are attachments."""
    found: list[Message[str, str]] = []
    waiting = [whole]
    while waiting and len(found) < MOST_PARTS:
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting[:0] = _inner(part)
        else:
            found.append(part)
    return found


def _inner(part: "Message[str, str]") -> "list[Message[str, str]]":
    """Return the parts that a part consists of."""
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _words(parts: "list[Message[str, str]]") -> str:
    """Return the text that is meant to be read: plain if there is any, or else HTML as plain text."""
    shown = [part for part in parts if not _is_attached(part)]
    for kind in ("text/plain", "text/html"):
        texts = [_decoded(part) for part in shown if part.get_content_type() == kind]
        if any(text.strip() for text in texts):
            if kind == "text/html":
                texts = [text_of_html(text[:LARGEST_HTML]) for text in texts]
            return clean_text("\n\n".join(texts).replace("\r\n", "\n"))[:LONGEST_TEXT]
    return ""


def _is_attached(part: "Message[str, str]") -> bool:
    has_name = bool(part.get_filename())
    return part.get_content_disposition() == "attachment" or has_name


def _decoded(part: "Message[str, str]") -> str:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    return _as_text(content, str(part.get_content_charset() or "utf-8"))


def _as_text(content: bytes, charset: str) -> str:
    """Return text in the charset it names, or as UTF-8 with marks where that is wrong."""
    try:
        return content.decode(CHARSETS.get(charset.lower(), charset), "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


def _attachments(
    parts: "list[Message[str, str]]",
) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    kept: list[Attachment] = []
    left_out: list[str] = []
    for part in parts:
        is_text = part.get_content_maintype() == "text" and not _is_attached(part)
        if is_text:
            continue
        one = Attachment(_file_name(part), part.get_content_type()[:100], _content(part))
        if len(one.content) > LARGEST_ATTACHMENT or len(kept) >= MOST_ATTACHMENTS:
            left_out.append(one.name)
        else:
            kept.append(one)
    return tuple(kept), tuple(left_out)


def _content(part: "Message[str, str]") -> bytes:
    if part.get_content_type() == "message/rfc822":
        return b"".join(one.as_bytes() for one in _inner(part))
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _file_name(part: "Message[str, str]") -> str:
    """Return the name alone: no folders, nothing that a system would take for more than a name."""
    given = _clear(str(part.get_filename() or "")).replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in given if sign.isprintable()).strip(" .")
    ending = "eml" if part.get_content_type() == "message/rfc822" else "bin"
    return plain[-200:] or f"attachment.{ending}"


def _line(whole: "Message[str, str]", name: str) -> str:
    return " ".join(_clear(str(whole.get(name, ""))).split())[:LONGEST_LINE]


def _clear(raw: str) -> str:
    """Return a header in the words it encodes."""
    try:
        pieces = decode_header(raw[:LARGEST_HEAD])
    except (MessageError, ValueError):
        return clean_text(raw)
    words = (
        piece if isinstance(piece, str) else _as_text(piece, charset or "utf-8")
        for piece, charset in pieces
    )
    return clean_text("".join(words))


def _people(whole: "Message[str, str]", name: str) -> list[tuple[str, str]]:
    raw = [str(one) for one in whole.get_all(name, [])][:MOST_PEOPLE]
    found = getaddresses(raw)[:MOST_PEOPLE]
    people = ((_clear(who)[:200], address.strip()[:320].lower()) for who, address in found)
    return [(who, address) for who, address in people if "@" in address]


def _references(whole: "Message[str, str]") -> tuple[str, ...]:
    """Return the mails that this one answers, the one it answers directly last."""
    named = [str(whole.get(name, "")) for name in ("References", "In-Reply-To")]
    return tuple(dict.fromkeys(MAIL_ID.findall(" ".join(named))))[-MOST_REFERENCES:]


def _date(whole: "Message[str, str]") -> datetime | None:
    try:
        found = parsedate_to_datetime(str(whole.get("Date", "")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (OverflowError, ValueError):
        return None


def _is_automatic(whole: "Message[str, str]") -> bool:
    """Whether a machine wrote it, as out-of-office replies and bounces say of themselves."""
    said = str(whole.get("Auto-Submitted", "no")).strip().lower()
    is_bounce = whole.get_content_type() == "multipart/report"
    return said != "no" or is_bounce or str(whole.get("Precedence", "")).lower() == "bulk"

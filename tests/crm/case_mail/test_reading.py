import time
from base64 import b64encode
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.crm.cases.mails import letter

from customer_map.server.crm.case_mail import reading
from customer_map.server.crm.case_mail.errors import UnreadableMailError
from customer_map.server.crm.case_mail.plain_text import text_of_html
from customer_map.server.crm.case_mail.reading import read_mail


def test_a_plain_mail_is_read() -> None:
    mail = letter(
        "Hello\nIt leaks.",
        Cc="Boss <BOSS@example.com>",
        References="<a@x> <b@x>",
        In_Reply_To="<b@x>",
    )
    found = read_mail(mail.as_bytes())
    assert (found.sender, found.sender_name) == ("wang@example.com", "Wang Fang")
    assert (found.recipients, found.copies) == (("service@example.com",), ("boss@example.com",))
    assert (found.subject, found.text) == ("Leak", "Hello\nIt leaks.")
    assert found.references == ("<a@x>", "<b@x>")
    assert found.written_at == datetime(2026, 3, 2, 2, tzinfo=UTC)
    assert not found.is_automatic


def test_chinese_is_read_in_every_charset() -> None:
    for charset in ("utf-8", "gb2312", "gbk", "gb18030", "big5"):
        raw = (
            f"From: =?{charset}?B?".encode()
            + b64encode("王芳".encode(charset))
            + f"?= <w@x.example>\r\nSubject: s\r\nContent-Type: text/plain; charset={charset}\r\n"
            "Content-Transfer-Encoding: 8bit\r\n\r\n".encode()
            + "漏水".encode(charset)
        )
        found = read_mail(raw)
        assert (found.sender_name, found.text) == ("王芳", "漏水")


def test_html_becomes_text_and_nothing_else() -> None:
    html = "<head><title>x</title></head><script>alert(1)</script><p>It<br>leaks&nbsp;now</p><!-- no -->"
    mail = letter()
    mail.set_content(html, subtype="html")
    assert read_mail(mail.as_bytes()).text == "It\nleaks now"
    both = letter("plain wins")
    both.add_alternative(html, subtype="html")
    assert read_mail(both.as_bytes()).text == "plain wins"
    assert text_of_html("<p>a</p><p>b</p>") == "a\n\nb"
    assert text_of_html("</script></style>a < b") == "a < b"


def test_attachments_are_kept_with_plain_names_and_large_ones_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "LARGEST_ATTACHMENT", 100)
    mail = letter()
    mail.add_attachment(b"x" * 50, maintype="image", subtype="png", filename="../../etc/图.png")
    mail.add_attachment(b"x" * 200, maintype="image", subtype="png", filename="big.png")
    inner = EmailMessage()
    inner["Subject"] = "Inner"
    mail.add_attachment(inner)
    found = read_mail(mail.as_bytes())
    assert [one.name for one in found.attachments] == ["图.png", "attachment.eml"]
    assert found.left_out == ("big.png",)


def test_machines_are_known() -> None:
    assert read_mail(letter(Auto_Submitted="auto-replied").as_bytes()).is_automatic
    assert read_mail(letter(Precedence="bulk").as_bytes()).is_automatic
    assert not read_mail(letter(Auto_Submitted="no").as_bytes()).is_automatic


def test_a_mail_without_an_id_is_known_by_its_content() -> None:
    mail = letter()
    del mail["Message-ID"]
    first, second = read_mail(mail.as_bytes()), read_mail(mail.as_bytes())
    assert first.mail_id == second.mail_id != read_mail(letter().as_bytes()).mail_id


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        b"PK\x03\x04 zip",
        b"just words",
        b"Subject: x\r\n" + b"X-A: " + b"y" * 200_000 + b"\r\n\r\nbody",
        b"Subject: x\r\n\r\n" + b"x" * (25 * 1024 * 1024),
        b"Subject: x\r\n" + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n" * 200,
    ],
)
def test_what_is_no_mail_or_a_bomb_is_refused_at_once(content: bytes) -> None:
    begun = time.monotonic()
    with pytest.raises(UnreadableMailError):
        read_mail(content)
    assert time.monotonic() - begun < 2


def test_deep_and_hostile_mails_end_quickly() -> None:
    deep = b"Subject: x\r\n"
    for level in range(90):
        deep += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
    hostile = b"Subject: " + b"=?utf-8?q?" * 9000 + b"\r\nTo: " + b"(" * 30000 + b"\r\n\r\nbody"
    people = b"From: a@x.example\r\nTo: " + b"<a@b>, " * 15000 + b"\r\n\r\nbody"
    html = b"From: a@x.example\r\nContent-Type: text/html\r\n\r\n" + b"<p " * 600_000
    for content in (deep, hostile, people, html):
        begun = time.monotonic()
        try:
            found = read_mail(content)
        except UnreadableMailError:
            continue
        finally:
            assert time.monotonic() - begun < 5
        assert len(found.recipients) <= reading.MOST_PEOPLE


@given(st.binary(max_size=2000))
@settings(max_examples=200, deadline=None)
def test_no_bytes_break_the_reader(content: bytes) -> None:
    for head in (b"", b"From: a@b.example\r\n", b"Subject: x\r\nContent-Type: "):
        try:
            found = read_mail(head + content)
        except UnreadableMailError:
            continue
        assert "\x00" not in found.subject + found.text + found.sender_name

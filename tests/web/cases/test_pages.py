import re
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail as outbox
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.crm.cases.desk import TARGETS, Desk, open_desk
from tests.crm.cases.mails import letter
from tests.crm.people import acting, again, person
from tests.web.browsing import client_of, page, text_of

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry
from customer_map.server.crm.actions.answer_templates import create_template
from customer_map.server.crm.actions.case_delivery import send_due_mail
from customer_map.server.crm.actions.case_mail import bring_in_mail
from customer_map.server.crm.actions.case_queues import create_queue
from customer_map.server.crm.actions.cases import close_case, create_case, reopen_case
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.service_levels import edit_calendar, edit_policy
from customer_map.server.crm.case_mail.ratings import rating_link
from customer_map.server.crm.models import (
    AnswerTemplate,
    BusinessCalendar,
    Case,
    CaseAttachment,
    CaseMessage,
    CaseQueue,
    Note,
    ServicePolicy,
    Touchpoint,
)
from customer_map.server.intake.actions.events.sources import create_source
from customer_map.server.intake.events.signatures import signature
from customer_map.server.intake.models import SourceKind
from customer_map.server.web.cases import pace

pytestmark = pytest.mark.django_db
SETTINGS = (
    "/settings/service/",
    "/settings/service/calendars/new/",
    "/settings/service/policies/new/",
    "/settings/queues/",
    "/settings/answers/",
)


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def desk(actor: Actor) -> Desk:
    return open_desk(actor)


@pytest.fixture
def case(actor: Actor, desk: Desk) -> Case:
    customer = create_customer(
        actor=again(actor), values={"name": "Wang Fang", "email": "wang@example.com"}
    )
    return create_case(
        actor=again(actor),
        values={"subject": "Leak", "customer": customer, "queue": desk.queue, "owner": None},
    )


@pytest.fixture
def client(actor: Actor) -> Client:
    assert actor.user
    return client_of(actor.user)


@pytest.fixture(autouse=True)
def fresh_pace() -> None:
    pace.pace.forget()


def address(case: Case, step: str = "") -> str:
    return f"/cases/{case.pk}/{step}"


def test_a_case_shows_its_clocks_and_what_to_do(client: Client, case: Case) -> None:
    shown = page(client, address(case))
    assert "Somebody takes it." in shown
    assert "due in" in shown
    client.post(address(case, "take/"))
    assert "Answer the customer." in page(client, address(case))
    client.post(address(case, "wait/"))
    assert "paused" in page(client, address(case))
    client.post(address(case, "answered/"))
    case.refresh_from_db()
    assert case.first_answered_at is not None
    client.post(address(case, "release/"))
    case.refresh_from_db()
    assert case.owner is None


def test_an_answer_is_written_with_a_template_and_sent(
    client: Client, actor: Actor, case: Case
) -> None:
    ready = create_template(
        actor=again(actor), values={"name": "Hello", "text": "Hello {customer}, about {number}:"}
    )
    draft = {"to": "wang@example.com", "text": "We come.", "status": "waiting"}
    inserted = client.post(address(case, "answer/"), {**draft, "template": ready.pk, "insert": "1"})
    text = inserted.context["draft"]["text"]
    assert text == f"Hello Wang Fang, about #{case.number}:\n\nWe come."
    assert not CaseMessage.records.exists()
    plan = SimpleUploadedFile("plan.txt", b"1. come", "text/plain")
    answer = client.post(address(case, "answer/"), {**draft, "text": text, "files": plan})
    assert answer.status_code == 302
    assert "on its way" in page(client, address(case))
    send_due_mail()
    assert outbox.outbox[0].body == text
    assert "sent 20" in page(client, address(case))
    note = client.post(address(case, "answer/"), {"text": "Careful with him", "note": "1"})
    assert note.status_code == 302
    assert Note.records.get().text == "Careful with him"
    assert "internal note" in page(client, address(case))


def test_what_cannot_be_sent_comes_back_with_the_text(client: Client, case: Case) -> None:
    answer = client.post(address(case, "answer/"), {"to": "wang", "text": "We come."})
    assert answer.status_code == 422
    assert "We come." in text_of(answer)
    assert "no e-mail address" in text_of(answer)
    assert not CaseMessage.records.exists()


def test_a_mail_is_brought_in_as_text_and_its_files_are_only_saved(
    client: Client, case: Case
) -> None:
    mail = letter("<b>It leaks</b>")
    mail.set_content("<script>alert(1)</script><p>It <b>leaks</b></p>", subtype="html")
    mail.add_attachment(
        b"<script>alert(1)</script>", maintype="text", subtype="html", filename="a.html"
    )
    files = {"mail": SimpleUploadedFile("a.eml", mail.as_bytes(), "message/rfc822")}
    client.post(address(case, "mail/"), files)
    shown = page(client, address(case))
    assert "It leaks" in shown
    assert "alert(1)" not in shown
    file = CaseAttachment.objects.get()
    answer = client.get(f"/cases/attachments/{file.pk}/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    again_sent = {"mail": SimpleUploadedFile("a.eml", mail.as_bytes(), "message/rfc822")}
    told = text_of(client.post(address(case, "mail/"), again_sent, follow=True))
    assert "brought in before" in told
    broken = {"mail": SimpleUploadedFile("b.eml", b"\x00\x01", "message/rfc822")}
    assert "no e-mail" in text_of(client.post(address(case, "mail/"), broken, follow=True))
    stranger = client_of(person(Role.MEMBER))
    assert stranger.get(f"/cases/attachments/{file.pk}/").status_code == 404
    assert CaseMessage.records.count() == 1


def test_queues_show_what_waits(client: Client, case: Case, desk: Desk) -> None:
    assert "First line" in page(client, "/cases/queues/")
    listed = client.get(f"/cases/?queue={desk.queue.pk}&show=unowned")
    assert len(list(listed.context["list"].page)) == 1
    assert "due in" in text_of(listed)
    assert not list(client.get("/cases/?show=overdue").context["list"].page)
    member = client_of(desk.members[0])
    assert "mine" in page(member, "/cases/queues/")


def test_calendars_and_policies_are_made_previewed_moved_and_archived(client: Client) -> None:
    page(client, "/settings/service/")
    hours = {f"day_{day}": "9:00-12:00, 13:00-18:00" for day in range(5)}
    values = {"name": "Office", "time_zone": "Asia/Shanghai", "country": "CN", **hours}
    wrong = client.post("/settings/service/calendars/new/", {**values, "day_0": "nine"})
    assert wrong.status_code == 422
    client.post("/settings/service/calendars/new/", {**values, "closed": "2030-12-24"})
    calendar = BusinessCalendar.records.get()
    assert calendar.week[0] == [["09:00", "12:00"], ["13:00", "18:00"]]
    assert "Closed next" in page(client, f"/settings/service/calendars/{calendar.pk}/")
    policy = {
        "name": "Standard",
        "calendar": calendar.pk,
        "warn_minutes": 30,
        "normal_first_answer": "0.5",
        "normal_resolution": "8",
    }
    shown = client.post("/settings/service/policies/new/", {**policy, "preview": "1"})
    assert len(re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d</td>", text_of(shown))) == 2
    assert not ServicePolicy.records.exists()
    for name in ("Standard", "Key"):
        client.post("/settings/service/policies/new/", {**policy, "name": name, "tags": "key"})
    standard, key = ServicePolicy.records.order_by("rank")
    assert standard.targets == {"normal": {"first_answer": 30, "resolution": 480}}
    client.post(f"/settings/service/policies/{key.pk}/shift/", {"to": "up"})
    assert ServicePolicy.records.order_by("rank")[0] == key
    late = {**policy, "normal_first_answer": "9"}
    assert client.post(f"/settings/service/policies/{key.pk}/", late).status_code == 422
    client.post(f"/settings/service/calendars/{calendar.pk}/archive/")
    calendar.refresh_from_db()
    assert calendar.deleted_at is None
    client.post(f"/settings/service/policies/{key.pk}/archive/")
    key.refresh_from_db()
    assert key.deleted_at is not None


def test_queues_and_templates_are_made_and_changed(client: Client, desk: Desk) -> None:
    members = [one.pk for one in desk.members]
    values = {"name": "Second line", "owner_rule": "least_open", "members": members}
    client.post("/settings/queues/", values)
    queue = CaseQueue.records.get(name="Second line")
    assert queue.members == members
    shown = page(client, f"/settings/queues/{queue.pk}/")
    assert shown.count("checked") == 2
    client.post(f"/settings/queues/{queue.pk}/", {**values, "members": members[:1]})
    queue.refresh_from_db()
    assert queue.members == members[:1]
    client.post(f"/settings/queues/{queue.pk}/archive/")
    queue.refresh_from_db()
    assert queue.deleted_at is not None
    wrong = client.post("/settings/answers/", {"name": "A", "text": "{password}"})
    assert wrong.status_code == 422
    client.post("/settings/answers/", {"name": "A", "text": "Hello {contact}"})
    template = AnswerTemplate.records.get()
    client.post(f"/settings/answers/{template.pk}/", {"name": "B", "text": "Hi"})
    page(client, f"/settings/answers/{template.pk}/")
    client.post(f"/settings/answers/{template.pk}/remove/")
    template.refresh_from_db()
    assert (template.name, template.deleted_at is None) == ("B", False)


def test_settings_are_closed_to_others_and_strangers_write_nothing(case: Case, desk: Desk) -> None:
    manager, stranger = client_of(person(Role.MANAGER)), client_of(person(Role.MEMBER))
    viewer = client_of(person(Role.VIEWER))
    before = AuditEntry.objects.count()
    for one in SETTINGS:
        assert manager.get(one).status_code == 403
        assert manager.post(one, {"name": "x"}).status_code == 403
    for one in (
        f"/settings/queues/{desk.queue.pk}/archive/",
        f"/settings/service/policies/{desk.policy.pk}/archive/",
        f"/settings/service/policies/{desk.policy.pk}/shift/",
        f"/settings/service/calendars/{desk.calendar.pk}/archive/",
    ):
        assert manager.post(one).status_code == 403
    posts = {"to": "x@example.com", "text": "x", "owner": str(desk.members[0].pk)}
    steps = ("take", "release", "wait", "answered", "assign", "ask", "answer", "mail")
    for step in steps:
        files = {"mail": SimpleUploadedFile("a.eml", letter().as_bytes())} if step == "mail" else {}
        answer = stranger.post(address(case, f"{step}/"), {**posts, **files})
        assert answer.status_code in (403, 404), step
    shown = page(viewer, address(case))
    assert "/answer/" not in shown
    assert "/take/" not in shown
    for step in steps:
        files = {"mail": SimpleUploadedFile("a.eml", letter().as_bytes())} if step == "mail" else {}
        answer = viewer.post(address(case, f"{step}/"), {**posts, **files})
        assert answer.status_code in (403, 404), step
    assert AuditEntry.objects.count() == before
    assert not CaseMessage.records.exists()


def rating_path(case: Case, mark: int | None = None) -> str:
    parts = urlsplit(rating_link(case, mark))
    return f"{parts.path}?{parts.query}"


def test_opening_the_question_records_nothing_and_its_button_once(
    client: Client, actor: Actor, case: Case
) -> None:
    client.post(address(case, "ask/"), {"to": "wang@example.com"})
    case.refresh_from_db()
    assert case.status == "closed"
    public = Client(headers={"accept-language": "zh-hans"})
    for _visit in range(2):
        answer = public.get(rating_path(case, 2))
        assert 'value="2" required checked' in text_of(answer)
        assert answer["Referrer-Policy"] == "no-referrer"
        assert public.head(rating_path(case, 2)).status_code == 200
    case.refresh_from_db()
    assert case.satisfaction is None
    assert public.post(rating_path(case), {}).status_code == 422
    assert public.post(rating_path(case), {"mark": "9"}).status_code == 422
    thanks = public.post(rating_path(case), {"mark": "2", "comment": "Slow"})
    assert "谢谢" in text_of(thanks)
    public.post(rating_path(case), {"mark": "5"})
    assert "谢谢" in text_of(public.get(rating_path(case, 5)))
    case.refresh_from_db()
    assert (case.satisfaction, case.satisfaction_comment) == (2, "Slow")
    assert Touchpoint.records.filter(name="case rated").count() == 1
    assert "Slow" in page(client, address(case))


def test_links_that_are_over_say_so(
    actor: Actor, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = close_case(actor=again(actor), case_id=case.pk)
    path = rating_path(closed)
    public = Client(headers={"accept-language": "en"})
    assert public.get("/rate/nonsense/").status_code == 404
    with monkeypatch.context() as patched:
        patched.setattr("customer_map.server.crm.case_mail.ratings.LIFE", timedelta(seconds=-1))
        assert "no longer open" in page(public, path, 410)
    reopen_case(actor=again(actor), case_id=case.pk)
    assert public.post(path, {"mark": "5"}).status_code == 410
    monkeypatch.setattr(pace, "MOST_VISITS", 0)
    assert public.get(path).status_code == 429


def test_the_question_is_guarded_against_forgery(actor: Actor, case: Case) -> None:
    closed = close_case(actor=again(actor), case_id=case.pk)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(rating_path(closed), {"mark": "1"}).status_code == 403


def test_the_door_takes_signed_mail_in(actor: Actor, desk: Desk) -> None:
    issued = create_source(actor=again(actor), name="Mail", kind=SourceKind.WEBHOOK)
    body, now = letter().as_bytes(), str(int(time.time()))
    door = f"/v1/mail/{issued.source.code}"

    def send(secret: str, content: bytes = body) -> int:
        headers = {
            "X-Customer-Map-Timestamp": now,
            "X-Customer-Map-Signature": signature(secret, now, content),
        }
        sent = Client().post(door, content, content_type="message/rfc822", headers=headers)
        return sent.status_code

    assert send("wrong") in (401, 403)
    assert not Case.records.exists()
    assert send(issued.secret) == 200
    assert send(issued.secret) == 200
    assert send(issued.secret, b"\x00") == 400
    case = Case.records.get()
    assert (case.queue, case.messages.count()) == (desk.queue, 1)
    assert Client().get(door).status_code == 405


def test_policies_show_what_they_promise(client: Client, desk: Desk) -> None:
    shown = page(client, f"/settings/service/policies/{desk.policy.pk}/")
    assert "A case opened now" in shown
    assert 'value="4"' in shown
    assert TARGETS["normal"]["first_answer"] == 240


def test_a_long_conversation_asks_the_database_no_more_often(
    client: Client, actor: Actor, case: Case
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(client, address(case))
        return len(asked)

    def write(number: int) -> None:
        mail = letter(f"No. {number}", Message_ID=f"<{number}@example.com>")
        mail.add_attachment(b"x", maintype="image", subtype="png", filename="a.png")
        bring_in_mail(actor=again(actor), case_id=case.pk, content=mail.as_bytes())

    write(0)
    page(client, address(case))
    few = queries()
    for number in range(1, 12):
        write(number)
    assert queries() <= few


def test_markup_in_words_of_others_comes_out_as_text(
    client: Client, actor: Actor, case: Case, desk: Desk
) -> None:
    bad = "<img src=x onerror=alert(1)>"
    mail = letter(bad, Subject=bad, From=f'"{bad}" <wang@example.com>')
    mail.add_attachment(b"x", maintype="image", subtype="png", filename="<img src=x>.png")
    bring_in_mail(actor=again(actor), case_id=case.pk, content=mail.as_bytes())
    create_template(actor=again(actor), values={"name": bad, "text": bad})
    create_queue(actor=again(actor), values={"name": bad})
    edit_calendar(actor=again(actor), calendar_id=desk.calendar.pk, values={"name": bad})
    edit_policy(actor=again(actor), policy_id=desk.policy.pk, values={"name": bad, "tags": [bad]})
    closed = close_case(actor=again(actor), case_id=case.pk)
    addresses = [address(case), "/cases/queues/", rating_path(closed), *SETTINGS]
    for one in (*addresses, f"/settings/service/policies/{desk.policy.pk}/"):
        assert "<img src=x" not in page(client, one), one

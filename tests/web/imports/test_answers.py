"""The mapping page says what was asked, on which scale, and who did not answer."""

import re

from django.test import Client
from tests.web.browsing import page
from tests.web.imports.conftest import Send, work
from tests.web.imports.test_wizard import columns_address

from customer_map.server.crm.models import Customer, Touchpoint
from customer_map.server.web.imports.uploading import SAMPLES

SURVEY = (SAMPLES / "feedback.en.csv").read_text("utf-8-sig")


def cells_of(text: str, item: str) -> list[str]:
    counted = text[text.index("import-answers") :]
    row = re.search(
        rf'<tr>\s*<td><span class="cell-title">{item}</span>.*?</tr>', counted, re.DOTALL
    )
    assert row is not None
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row[0], re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells[1:]]


def test_each_question_shows_its_scale_and_counts(send: Send, client: Client) -> None:
    send(SURVEY, "survey.csv")
    text = page(client, columns_address())
    assert re.search(r'<option value="feedback" selected>', text)
    assert text.count('<option value="answer" selected>') == 4
    assert cells_of(text, "Delivery") == ["from 1 to 5", "3", "0", "0", "0", "3.33", "English"]
    assert cells_of(text, "Support") == ["from 1 to 5", "2", "1", "0", "0", "2.50", "English"]
    assert cells_of(text, "What should we do better\\?")[:4] == ["in words", "2", "0", "1"]
    assert 'value="Anonymous: survey"' in text


def test_the_page_is_chinese_for_chinese_readers(send: Send, client: Client) -> None:
    send((SAMPLES / "feedback.zh.csv").read_text("utf-8-sig"), "问卷.csv", language="zh-hans")
    text = client.get(columns_address(), headers={"accept-language": "zh-hans"}).content.decode()
    assert cells_of(text, "客服") == ["1 到 5 分", "2", "1", "0", "0", "2.50", "中文"]
    assert "匿名：问卷" in text


def test_answers_can_be_kept_under_a_customer_of_ones_own(send: Send, client: Client) -> None:
    send("Stars,Review\n5,Good work indeed\n1,Bad work indeed\n", "reviews.csv")
    text = page(client, columns_address())
    assert "does not say when" in text
    assert "names no customers" in text
    data = {"zone": "UTC", "currency": "", "source": "shop", "nobody": "Web shop", "next": "run"}
    client.post(columns_address(), data)
    work()
    assert Touchpoint.records.filter(customer=Customer.records.get(name="Web shop")).count() == 2


def test_an_answer_off_the_scale_is_marked_though_its_line_stays(
    send: Send, client: Client
) -> None:
    rows = "".join(f"{n},Good value number {n} for us\n" for n in (5, 4, 3, 2, 1, 5, 4, 3, 2))
    send(f"Rating,Comment\n{rows}99,Still I like it\n", "r.csv")
    text = page(client, columns_address())
    assert text.count('class="is-faulty"') == 1
    assert "“99” is not on the scale from 1 to 5." in text
    assert cells_of(text, "Rating")[:5] == ["from 1 to 5", "9", "0", "0", "1"]


def test_other_kinds_offer_no_answers(send: Send, client: Client) -> None:
    send("Company name,City\nNova,Bonn\n")
    text = page(client, columns_address())
    assert '<option value="answer"' not in text
    assert (
        client.post(
            columns_address(), {"zone": "UTC", "source": "x", "target:1": "answer"}
        ).status_code
        == 422
    )

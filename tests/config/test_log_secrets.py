import pytest

from customer_map.server.accounts.tokens import new_secret
from customer_map.server.config.log_secrets import HIDDEN, Redactor

TOKEN = "q7Xb-Zs3kP_9vLw2yRt6NcFh8Dj4Gm5Ea1Uo0iKqWxY"


@pytest.mark.parametrize(
    "line",
    [
        "Authorization: Bearer {secret}",
        "authorization: Basic {secret}",
        "{{'HTTP_AUTHORIZATION': 'Basic {secret}', 'HTTP_HOST': 'x'}}",
        "(b'authorization', b'Bearer {secret}')",
        "Cookie: sessionid={secret}; csrftoken={secret}",
        "Set-Cookie: sessionid={secret}; Path=/",
        "GET /calendar/feed/{secret}.ics",
        "GET /welcome/{secret}/ 404",
        "GET /s/aB3_cD4-eF5g/{secret}/?answer=9 200",
        "POST /accounts/password/reset/key/1-{secret}/",
        "GET /x?token={secret}&page=2",
        "GET /accounts/oidc/callback?code={secret}&state={secret}",
        "/search?q=a&password={secret}",
        "password='{secret}'",
        "PASSWORD: {secret}",
        '{{"client_secret": "{secret}", "name": "x"}}',
        "writeKey={secret}",
        "smtp_password: {secret}",
        "postgresql://crm:{secret}@db.example:5432/crm?sslmode=require",
        "https://user:{secret}@example.com/hook",
        "the word {secret} stood alone",
    ],
)
@pytest.mark.parametrize("secret", [TOKEN, "hunter2hunter2"])
def test_what_looks_like_a_secret_is_hidden(line: str, secret: str) -> None:
    if secret != TOKEN and "stood alone" in line:
        pytest.skip("nothing tells this word from others")
    shown = Redactor().redacted(line.format(secret=secret))
    assert secret not in shown
    assert HIDDEN in shown


def test_keys_of_the_api_are_hidden_wherever_they_stand() -> None:
    key = f"cm_0a1b2c3d.{new_secret()}"
    assert Redactor().redacted(f"key {key}, wrong") == f"key {HIDDEN}, wrong"


def test_every_token_that_we_make_is_hidden() -> None:
    redactor = Redactor()
    left = [
        token for token in (new_secret() for _ in range(2000)) if token in redactor.redacted(token)
    ]
    assert not left


def test_known_secrets_are_hidden_whatever_they_look_like() -> None:
    redactor = Redactor(["correct horse", "correct horse battery", "x"])
    assert redactor.redacted("said correct horse battery x") == f"said {HIDDEN} x"


@pytest.mark.parametrize(
    "line",
    [
        "/customers/01a20524-430c-7637-9cdc-b2de5fbe5958/edit/",
        "Not Found: /contacts/",
        "duplicate key value violates unique constraint 'loss_reason_once'",
        "DETAIL:  Key (name)=(Price) already exists.",
        "customer_map.server.crm.actions.opportunity_lines.require_sum_of_lines",
        'File "/srv/app/src/customer_map/server/web/sales/pipelines.py", line 12, in show',
        "Job 7 (customer_map.server.insights.index.background.follow_touchpoints) failed",
        "2026-01-02 03:04:05,678 WARNING django.request Forbidden: /settings/keys/",
        "http://localhost:8000/opportunities/board/?q=key",
    ],
)
def test_ordinary_lines_stay_as_they_are(line: str) -> None:
    assert Redactor().redacted(line) == line

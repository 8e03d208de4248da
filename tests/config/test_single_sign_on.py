"""The settings of single sign-on, and who it lets in."""

import pytest

from customer_map.server.config import single_sign_on
from customer_map.server.config.environment import SettingError

COMPLETE = {
    "CUSTOMER_MAP_OIDC_ISSUER": "https://id.example",
    "CUSTOMER_MAP_OIDC_CLIENT_ID": "customer-map",
    "CUSTOMER_MAP_OIDC_CLIENT_SECRET": "s3cret",
}


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (*COMPLETE, "CUSTOMER_MAP_OIDC_NAME", "CUSTOMER_MAP_OIDC_CLIENT_SECRET_FILE"):
        monkeypatch.delenv(variable, raising=False)


def set_all(monkeypatch: pytest.MonkeyPatch, **changed: str) -> None:
    for variable, value in (COMPLETE | changed).items():
        monkeypatch.setenv(variable, value)


def test_without_an_issuer_there_is_none() -> None:
    assert single_sign_on.providers() == {}


def test_a_complete_set_makes_one_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, CUSTOMER_MAP_OIDC_NAME="Acme")
    found = single_sign_on.providers()["openid_connect"]
    assert found["OAUTH_PKCE_ENABLED"] is True
    (app,) = found["APPS"]
    assert (app["name"], app["client_id"], app["secret"]) == ("Acme", "customer-map", "s3cret")
    assert app["settings"] == {"server_url": "https://id.example"}


@pytest.mark.parametrize(
    "variable", ["CUSTOMER_MAP_OIDC_CLIENT_ID", "CUSTOMER_MAP_OIDC_CLIENT_SECRET"]
)
def test_a_missing_part_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    set_all(monkeypatch, **{variable: ""})
    with pytest.raises(SettingError, match=variable):
        single_sign_on.providers()


@pytest.mark.parametrize(
    "issuer",
    ["http://id.example", "id.example", "ftp://id.example", "http://localhost.evil.example"],
)
def test_an_issuer_without_encryption_is_refused(
    monkeypatch: pytest.MonkeyPatch, issuer: str
) -> None:
    set_all(monkeypatch, CUSTOMER_MAP_OIDC_ISSUER=issuer)
    with pytest.raises(SettingError, match="CUSTOMER_MAP_OIDC_ISSUER"):
        single_sign_on.providers()


def test_browsers_may_follow_the_form_to_the_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    assert single_sign_on.origins() == []
    set_all(monkeypatch, CUSTOMER_MAP_OIDC_ISSUER="https://id.example:8443/realms/acme")
    assert single_sign_on.origins() == ["https://id.example:8443"]

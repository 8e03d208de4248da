"""CUSTOMER_MAP_OIDC_* variables in, the settings of one OpenID Connect provider out."""

from typing import Any
from urllib.parse import urlsplit

from customer_map.server.config import environment

ISSUER = "CUSTOMER_MAP_OIDC_ISSUER"
CLIENT = "CUSTOMER_MAP_OIDC_CLIENT_ID"
SECRET = "CUSTOMER_MAP_OIDC_CLIENT_SECRET"  # noqa: S105 - the name of a variable
NAME = "CUSTOMER_MAP_OIDC_NAME"
# A provider on this machine, to try things out.
LOCAL = frozenset({("http", "localhost"), ("http", "127.0.0.1")})


def providers() -> dict[str, Any]:
    """What django-allauth wants to know; empty when single sign-on is not set up.

    Raises:
        SettingError: there is an issuer but no client, or its address is not https.
    """
    issuer = environment.text(ISSUER)
    if not issuer:
        return {}
    _require_safe(issuer)
    app = {
        "provider_id": "company",
        "name": environment.text(NAME, "Single sign-on"),
        "client_id": _required(CLIENT, environment.text(CLIENT)),
        "secret": _required(SECRET, environment.secret(SECRET)),
        "settings": {"server_url": issuer},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def origins() -> list[str]:
    """Where the sign-in form may lead besides ourselves: the provider, in the words of a content security policy."""
    address = urlsplit(environment.text(ISSUER))
    return [f"{address.scheme}://{address.netloc}"] if address.netloc else []


def _required(variable: str, value: str) -> str:
    if value:
        return value
    problem = f"is missing, while {ISSUER} is set"
    remedy = "Set it to what the identity provider gave you, or unset all of them."
    raise environment.SettingError(variable=variable, problem=problem, remedy=remedy)


def _require_safe(issuer: str) -> None:
    address = urlsplit(issuer)
    if address.scheme == "https" or (address.scheme, address.hostname) in LOCAL:
        return
    remedy = "Write the https:// address of your identity provider."
    raise environment.SettingError(variable=ISSUER, problem="is not safe", remedy=remedy)

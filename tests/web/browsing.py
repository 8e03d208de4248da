"""Opens pages as a user, without a browser."""

from html.parser import HTMLParser

from django.http import HttpResponse
from django.test import Client

from customer_map.server.accounts.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def client_of(user: User, language: str = "en") -> Client:
    """Return a client in which the user is signed in."""
    client = Client(headers={"accept-language": language})
    client.force_login(user, BACKEND)
    return client


def page(client: Client, address: str, status: int = 200) -> str:
    """Return the text of a page, which must answer with `status`."""
    answer = client.get(address)
    assert answer.status_code == status, f"{address}: {answer.status_code}"
    return text_of(answer)


def text_of(answer: object) -> str:
    """Return the text of an answer."""
    assert isinstance(answer, HttpResponse)
    return answer.content.decode()


class FormReader(HTMLParser):
    """Reads what a browser would send from the record's form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._inside = False
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("data-controller") == "unsaved"
        elif self._inside:
            self._read(tag, given)

    def _read(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self.values[name] = given.get("value", "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            self.values[self._select] = given.get("value", "")
        elif tag == "textarea":
            self._textarea = name
            self.values[name] = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.values[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        elif tag == "form":
            self._inside = False


def form_values(text: str) -> dict[str, str]:
    """Return what a browser would send if nobody typed anything."""
    reader = FormReader()
    reader.feed(text)
    return reader.values

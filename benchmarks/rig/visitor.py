"""An address of a running server in, the pages that a signed-in person gets out."""

import re
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from urllib.parse import urlencode, urlsplit

OWNER = {
    "name": "Wang Xiaoming",
    "email": "owner@example.com",
    "password": "seven quiet rivers",
    "workspace_name": "Demo",
    "language": "zh-hans",
    "currency": "CNY",
    "time_zone": "Asia/Shanghai",
}
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SECONDS = 60


class Visitor:
    """One browser, as far as times need one: a connection that stays open, and cookies."""

    def __init__(
        self, address: str, *, cookies: dict[str, str] | None = None, key: str = ""
    ) -> None:
        parts = urlsplit(address)
        self._host = parts.netloc
        self._connection = HTTPConnection(parts.hostname or "", parts.port, timeout=SECONDS)
        self._cookies = dict(cookies or {})
        self._key = key

    def get(self, path: str) -> bytes:
        return self._ask("GET", path, None)

    def become_owner(self, link: str) -> None:
        """Take the one-time link and fill in its form."""
        path = urlsplit(link).path
        found = CSRF.search(self.get(path).decode())
        assert found, "The link leads to no form."
        fields = {**OWNER, "csrfmiddlewaretoken": found[1]}
        self._ask("POST", path, urlencode(fields))
        assert "sessionid" in self._cookies, "The form was refused."

    def _ask(self, method: str, path: str, form: str | None) -> bytes:
        headers = {
            "Cookie": "; ".join(f"{name}={word}" for name, word in self._cookies.items()),
            "Accept-Encoding": "gzip",
            "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8",
        }
        if self._key and path.startswith("/api/"):
            headers |= {"Authorization": f"Bearer {self._key}"}
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            headers |= {"Origin": f"http://{self._host}"}
        answer = self._answer_to(method, path, form, headers)
        body = answer.read()
        assert answer.status < 400, f"{path} answered {answer.status}."
        self._keep_cookies(answer)
        return body

    def _answer_to(
        self, method: str, path: str, form: str | None, headers: dict[str, str]
    ) -> HTTPResponse:
        """Ask again where the server has closed the connection meanwhile, as browsers do: idle ones end after 30 s."""
        try:
            self._connection.request(method, path, form, headers)
            return self._connection.getresponse()
        except RemoteDisconnected:
            self._connection.close()
            self._connection.request(method, path, form, headers)
            return self._connection.getresponse()

    def _keep_cookies(self, answer: HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self._cookies[name] = rest.partition(";")[0]

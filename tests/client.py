"""A small HTTP client that acts as a browser does: cookies, CSRF token, event stream. For measurements over loopback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from urllib.parse import urlencode


class Client:
    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def request(self, method: str, path: str, form: dict[str, str] | None = None, **headers: str) -> HTTPResponse:
        """The answer, unread. The connection closes with it."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if form is not None:
            body = urlencode({**form, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for value in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(value).items()}
        return answer

    def get(self, path: str) -> str:
        answer = self.request("GET", path)
        text = answer.read().decode()
        if answer.status != 200:
            raise RuntimeError(f"GET {path}: {answer.status}\n{text[:2000]}")
        return text

    def send(self, slug: str, kind: str, source: str, scratch: str = "") -> int:
        """Run or Submit without scripts; the number of the submission."""
        answer = self.request("POST", f"/tasks/{slug}/send", {"kind": kind, "source": source, "scratch": scratch})
        text = answer.read().decode()
        if answer.status != 302:
            refusal = re.sub(r"<[^>]+>|\s+", " ", text[text.find("refusal") :])[:500]
            raise RuntimeError(f"sending to {slug}: {answer.status} {refusal}")
        return int(re.search(r"submission=(\d+)", answer.headers["Location"])[1])

    def events(self, submission: int) -> Iterator[tuple[str, str]]:
        """(name, data) of each server-sent event as it arrives, until the stream ends."""
        answer = self.request("GET", f"/submissions/{submission}/events", Accept="text/event-stream")
        name, data = "", []
        for raw in answer:
            line = raw.decode().rstrip("\r\n")
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                data.append(line[6:])
            elif not line and name:
                yield name, "\n".join(data)
                name, data = "", []

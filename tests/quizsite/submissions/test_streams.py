"""Live results through a real web server and a real broker."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.client import HTTPResponse
from typing import Any

import pytest
from django.db import connection

from quizsite.submissions import wake
from quizsite.submissions.views import streams
from quizsite.submissions.views.streams import STOP_POLLING
from tests.conftest import signed_in


def messages(response: HTTPResponse) -> Iterator[dict[str, Any]]:
    """Server-sent events as they arrive: {"id": ..., "event": ..., "data": ...}; comments and retry are left out."""
    current: dict[str, Any] = {}
    for raw in response:
        line = raw.decode().rstrip("\n")
        name, _, value = line.partition(": ")
        if line == "" and "event" in current:
            yield current
            current = {}
        elif name == "data":
            current["data"] = current["data"] + "\n" + value if "data" in current else value
        elif name in ("id", "event"):
            current[name] = value


def in_thread(work: Any) -> None:
    """Runs `work` as another process would: at the same time, with a database connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    threading.Thread(target=run).start()


def case_ids(received: list[dict[str, Any]]) -> list[str]:
    return [message["id"] for message in received if 'class="case"' in message["data"]]


def test_a_page_that_comes_late_gets_everything_and_the_stream_ends(site, submission, judge, broker):
    judge.everything()
    response = site.get(f"/submissions/{submission.pk}/events?after=0")
    received = list(messages(response))

    assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert response.headers["X-Accel-Buffering"] == "no"
    kinds = dict(submission.events.values_list("pk", "kind"))
    assert [kinds[int(m["id"])] for m in received if "id" in m] == list(kinds.values())
    assert received[-1]["event"] == "end"
    assert 'data-announce="Accepted"' in received[-2]["data"]


@pytest.mark.parametrize("spelling", ["header", "query", "both"])
def test_a_page_that_reconnects_gets_only_what_it_lacks(site, submission, judge, broker, spelling):
    judge.start()
    judge.case(0)
    seen = submission.events.last().pk
    judge.case(1, "WA")
    judge.done("WA")

    headers = {} if spelling == "query" else {"Last-Event-ID": str(seen)}
    query = {"header": "", "query": f"?after={seen}", "both": "?after=0"}[spelling]
    received = list(messages(site.get(f"/submissions/{submission.pk}/events{query}", **headers)))

    assert [int(m["id"]) for m in received if "id" in m] == [seen + 1, seen + 2]
    assert "case number 1" in received[0]["data"]
    assert "case number 0" not in "".join(m["data"] for m in received)


def test_reports_reach_an_open_page_as_they_come(site, submission, judge, broker):
    stream = messages(site.get(f"/submissions/{submission.pk}/events?after={submission.events.last().pk}"))
    assert 'data-announce="Queued"' in next(stream)["data"]

    in_thread(judge.start)
    while "Checking: 0 of 2 cases" not in next(stream)["data"]:
        pass
    in_thread(lambda: judge.case(0))
    assert 'id="case-0"' in next(stream)["data"]
    assert "Checking: 1 of 2 cases" in next(stream)["data"]
    in_thread(lambda: judge.done("TLE", "wall"))
    last = list(stream)
    assert 'data-announce="Time limit exceeded"' in last[-2]["data"]
    assert last[-1]["event"] == "end"


def test_two_open_pages_agree(site, submission, judge, broker):
    streams = [messages(site.get(f"/submissions/{submission.pk}/events?after=0")) for _ in range(2)]
    for stream in streams:
        next(stream)
    in_thread(judge.everything)
    one, other = ([(m["id"], m["data"]) for m in stream if "id" in m] for stream in streams)
    assert one == other


def test_without_a_broker_the_stream_looks_by_itself(site, submission, judge, monkeypatch):
    monkeypatch.setattr(wake, "POLL_S", 0.05)
    stream = messages(site.get(f"/submissions/{submission.pk}/events?after=0"))
    next(stream)
    in_thread(judge.everything)
    assert list(stream)[-1]["event"] == "end"


def test_a_new_run_clears_what_the_lost_one_showed(site, submission, judge, broker):
    judge.start()
    judge.case(0, "WA")
    seen = submission.events.last().pk
    stream = messages(site.get(f"/submissions/{submission.pk}/events?after={seen}"))
    next(stream)

    def lose() -> None:
        from quizsite.submissions.sweeper import replace_run

        submission.refresh_from_db()
        replace_run(submission, "grade.cpu")

    in_thread(lose)
    panel = next(stream)
    assert 'id="run-panel"' in panel["data"]
    assert "case number 0" not in panel["data"]
    assert "it is judged again" in panel["data"]


def test_the_stream_speaks_the_language_of_its_page(site, submission, judge, broker):
    judge.everything()
    site.cookie += "; django_language=zh-hans"
    text = "".join(m["data"] for m in messages(site.get(f"/submissions/{submission.pk}/events?after=0")))
    assert "第 0 例" in text
    assert "case number 0" not in text


def test_a_stream_ends_at_times_so_that_who_is_there_is_asked_again(
    site, submission, judge, broker, web, monkeypatch, settings
):
    settings.MODE = "team"
    monkeypatch.setattr(streams, "STREAM_LIMIT_S", 0.0)
    judge.start()
    address = f"/submissions/{submission.pk}/events"
    received = list(messages(site.get(address)))
    assert 'data-state="running"' in received[-1]["data"]
    assert [m["event"] for m in received] == ["patch"] * len(received)  # no "end": the browser comes back

    web.logout()
    assert site.get(address).headers["Location"].startswith("/account/login/")


def test_a_finished_page_need_not_come_back(site, submission, judge, broker):
    judge.everything()
    last = submission.events.last().pk
    assert site.get(f"/submissions/{submission.pk}/events", **{"Last-Event-ID": str(last)}).status == 204


def test_nobody_watches_somebody_else(site, submission, stranger, broker, settings):
    address = f"/submissions/{submission.pk}/events"
    assert site.get(address).status == 200

    site.cookie = f"sessionid={signed_in(stranger).cookies['sessionid'].value}"
    assert site.get(address).status == 404

    settings.MODE = "team"
    site.cookie = ""
    assert site.get(address).headers["Location"].startswith("/account/login/")


@pytest.mark.django_db
def test_polling_shows_the_same_and_says_when_to_stop(web, submission, judge):
    address = f"/submissions/{submission.pk}/results"
    first = web.get(address, {"after": 0})
    assert first.status_code == 200
    assert f'hx-get="{address}?after={submission.events.last().pk}"' in first.content.decode()
    assert web.get(address, {"after": submission.events.last().pk}).status_code == 204

    judge.everything()
    last = web.get(address, {"after": submission.events.first().pk})
    assert last.status_code == STOP_POLLING
    page = last.content.decode()
    assert "hx-trigger" not in page
    assert 'id="case-1"' in page
    assert 'data-announce="Accepted"' in page

"""Live results: a stream of server-sent events, and polling for browsers or proxies that cannot hold one."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET

from quizsite.lib.http import PageRequest
from quizsite.lib.numbers import MOST_KEY, whole_number
from quizsite.submissions.access import my_submission
from quizsite.submissions.models import Submission
from quizsite.submissions.progress import Progress
from quizsite.submissions.rendering import current_progress, fragment, head, panel_context
from quizsite.submissions.wake import wake_ups

#: Milliseconds after which a browser that lost the stream comes back.
RETRY_MS = 2000
#: A stream ends after this long, and the browser comes back for the rest: only then is it asked again who is there, so
#: this is how long a page goes on after its reader has signed out elsewhere.
STREAM_LIMIT_S = 300.0
#: Tells htmx to stop polling.
STOP_POLLING = 286


async def stream(request: PageRequest, submission_id: int) -> HttpResponse | StreamingHttpResponse:
    """Everything about a submission after the event that the page already shows, then what comes, until it is judged.

    `Last-Event-ID` (sent by a browser that reconnects) or `?after=` names that event. 204 tells the browser that
    there is nothing more to come and that it need not come back.
    """
    submission = await sync_to_async(lambda: my_submission(request.user, submission_id))()
    watch = Watch(submission_id, _event_number(request), translation.get_language() or "en")
    if submission.judged and not await submission.events.filter(pk__gt=watch.after).aexists():
        return HttpResponse(status=204)
    response = StreamingHttpResponse(_messages(watch), content_type="text/event-stream; charset=utf-8")
    response["Cache-Control"] = "no-cache, no-transform"
    response["X-Accel-Buffering"] = "no"
    return response


@require_GET
def poll(request: PageRequest, submission_id: int) -> HttpResponse:
    """The results panel if it changed since event `after`, else 204; status 286 once there is nothing to wait for."""
    submission = my_submission(request.user, submission_id)
    progress = current_progress(submission)
    if not submission.judged and progress.last_event_id <= _event_number(request):
        return HttpResponse(status=204)
    context = {**panel_context(submission, progress), "poll": not submission.judged}
    return render(request, "submissions/_panel.html", context, status=STOP_POLLING if submission.judged else 200)


def _event_number(request: PageRequest) -> int:
    return whole_number(request.headers.get("Last-Event-ID") or request.GET.get("after"), MOST_KEY) or 0


async def _messages(watch: Watch) -> AsyncIterator[str]:
    yield f"retry: {RETRY_MS}\n\n"
    ends = time.monotonic() + STREAM_LIMIT_S
    async with aclosing(wake_ups(watch.submission_id)) as ticks:  # leaving must end the subscription at once
        async for _ in ticks:
            messages = await sync_to_async(watch.look)()
            for message in messages:
                yield message
            if watch.finished or time.monotonic() >= ends:
                return
            if not messages:
                yield ": still here\n\n"


class Watch:
    """One open stream: what it has sent, and what it sends next. Holds no database connection between looks."""

    def __init__(self, submission_id: int, after: int, language: str) -> None:
        self.submission_id = submission_id
        self.after = after  # events up to here are on the page
        self.finished = False
        self._language = language
        self._progress = Progress()
        self._run_id: UUID | None = None
        self._head = ""

    def look(self) -> list[str]:
        """Messages about whatever is new. Sets `finished` with the last one."""
        try:
            with translation.override(self._language):
                return self._look()
        finally:
            connection.close()

    def _look(self) -> list[str]:
        submission = Submission.objects.select_related("task", "task_version").get(pk=self.submission_id)
        if submission.run_id != self._run_id:  # the first look, or a new run in place of a lost one
            self._run_id, self._progress = submission.run_id, Progress()
        messages = []
        for event in submission.events.filter(run_id=submission.run_id, pk__gt=self._progress.last_event_id):
            self._progress.add(event)
            if event.pk > self.after:
                self.after = event.pk
                messages.append(message("patch", fragment(submission, self._progress, event), event.pk))
        self.finished = submission.judged
        # The head also tells what no event tells: the place in the queue, and whether a worker is there at all.
        html = head(submission, self._progress)
        if html != self._head:
            self._head = html
            messages.append(message("patch", html))
        if self.finished:
            messages.append(message("end", ""))
        return messages


def message(name: str, data: str, number: int | None = None) -> str:
    """One server-sent event. Every line of the data needs its own field, and a bare CR ends a line too.

    >>> message("patch", "a\\nb", 7)
    'id: 7\\nevent: patch\\ndata: a\\ndata: b\\n\\n'
    """
    lines = "".join(f"data: {line}\n" for line in re.split("\r\n|\r|\n", data))
    return (f"id: {number}\n" if number is not None else "") + f"event: {name}\n{lines}\n"

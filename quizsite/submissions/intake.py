"""Taking code in: what is refused, and what a new submission writes."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grader.protocol import JobKind
from grader.spec import SOURCE_LIMIT_BYTES
from grader.verdicts import State
from quizsite.accounts.models import User
from quizsite.catalog.models import Task
from quizsite.lib.numbers import MOST_KEY, whole_number
from quizsite.submissions.dispatch import live_workers, publish, queue_for
from quizsite.submissions.models import Draft, Submission

#: Submissions of one person that may be on their way at the same time.
MOST_UNFINISHED = 5


class Refused(Exception):
    """The submission was not taken; the text is a sentence for the person who sent it."""


@dataclass(frozen=True)
class Typed:
    """What a person sent with a press of Run or Submit."""

    kind: JobKind
    source: str
    scratch: str
    version: int | None  # the task version that their page showed


def read_typed(request: HttpRequest) -> Typed:
    """The fields of the form, as they came, with line ends as `\\n` (browsers send `\\r\\n`). Checks nothing."""

    def text(name: str) -> str:
        return request.POST.get(name, "").replace("\r\n", "\n")

    return Typed(
        kind=JobKind.RUN if request.POST.get("kind") == JobKind.RUN else JobKind.SUBMIT,
        source=text("source"),
        scratch=text("scratch"),
        version=whole_number(request.POST.get("version"), MOST_KEY),
    )


def check_encoding(request: HttpRequest) -> None:
    """Raises Refused when the form is not UTF-8: Django has replaced what it could not read, silently."""
    if request.content_type != "application/x-www-form-urlencoded":
        return
    try:
        parse_qs(request.body.decode("ascii"), errors="strict")
    except UnicodeDecodeError:
        raise Refused(_("Your code is not valid UTF-8 text. Save the file as UTF-8 and send it again.")) from None


def check_typed(typed: Typed, task: Task) -> None:
    """Raises Refused for anything that no judge would take, and for a page that shows another version of the task."""
    if not typed.source.strip():
        raise Refused(_("There is no code yet. Write your solution in the editor first."))
    for name, text in ((_("Your code"), typed.source), (_("Your own test code"), typed.scratch)):
        if "\0" in text:
            line = text[: text.index("\0")].count("\n") + 1
            raise Refused(
                _("%(what)s contains a NUL character in line %(line)d. Remove it and send again.")
                % {"what": name, "line": line}
            )
        size = len(text.encode("utf-8", "replace"))
        if size > SOURCE_LIMIT_BYTES:
            raise Refused(
                _("%(what)s has %(size).1f KiB; at most %(limit)d KiB are taken. Shorten it and send again.")
                % {"what": name, "size": size / 1024, "limit": SOURCE_LIMIT_BYTES // 1024}
            )
    if typed.version is not None and typed.version != task.version_id:
        raise Refused(
            _("The task has changed since you opened this page. Your code is kept: reload, read it again, and send.")
        )


@transaction.atomic
def submit(user: User, task: Task, typed: Typed) -> Submission:
    """Write a new submission to the task's current version, and send its job once that is committed.

    `task` has a version. Raises Refused when this person already has `MOST_UNFINISHED` on their way.
    """
    assert task.version
    User.objects.select_for_update().get(pk=user.pk)  # two presses at once must not both find the last free place
    unfinished = Submission.objects.filter(user=user).exclude(state=State.JUDGED).count()
    if unfinished >= MOST_UNFINISHED:
        raise Refused(
            ngettext(
                "You have %(count)d submission on its way. Wait until it is judged, then send again.",
                "You have %(count)d submissions on their way. Wait until one of them is judged, then send again.",
                unfinished,
            )
            % {"count": unfinished}
        )
    submission = Submission.objects.create(
        user=user,
        task=task,
        task_version=task.version,
        kind=typed.kind,
        source=typed.source,
        scratch=typed.scratch,
        queue=queue_for(task.device, live_workers()),
    )
    submission.begin_run()
    save_draft(user, task, typed.source, typed.scratch)
    transaction.on_commit(lambda: publish(submission))
    return submission


def save_draft(user: User, task: Task, source: str, scratch: str) -> Draft:
    draft, _created = Draft.objects.update_or_create(
        user=user, task=task, defaults={"source": source, "scratch": scratch, "updated_at": timezone.now()}
    )
    return draft

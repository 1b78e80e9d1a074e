"""Rows about submitted code. The database is the queue of record; the broker only carries messages about these rows."""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grader.protocol import QUEUE_CPU, QUEUE_GPU, JobKind, ReportKind
from grader.verdicts import Reason, State, Verdict


def new_seed() -> str:
    """64 hex digits; test inputs are derived from them, so they leave the server only towards a judge."""
    return secrets.token_hex(32)


def reasons() -> list[tuple[str, str]]:
    """Choices of `reason`, as a function: a new reason of the judge then needs no migration."""
    return [(reason.value, reason.value) for reason in Reason]


class Submission(models.Model):
    """One press of Run or Submit: the source, the task version it is judged by, and how that went.

    A run is one attempt at judging it and has its own `run_id`. A run that was lost (its worker died) is replaced by a
    new one under a new id, and whatever still comes in from the old one is dropped.
    """

    class Kind(models.TextChoices):
        RUN = JobKind.RUN.value, _("Run")
        SUBMIT = JobKind.SUBMIT.value, _("Submit")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="submissions")
    task = models.ForeignKey("catalog.Task", models.CASCADE, related_name="submissions")
    task_version = models.ForeignKey("catalog.TaskVersion", models.PROTECT, related_name="submissions")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    source = models.TextField()
    scratch = models.TextField(blank=True)

    state = models.CharField(max_length=7, choices=[(s.value, s.value) for s in State], default=State.QUEUED)
    verdict = models.CharField(max_length=3, choices=[(v.value, v.value) for v in Verdict], null=True, blank=True)  # noqa: DJ001 - null means "not judged yet", and a constraint says so
    reason = models.CharField(max_length=20, choices=reasons, blank=True)

    run_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    seed = models.CharField(max_length=64, default=new_seed, editable=False)
    queue = models.CharField(max_length=20, choices=[(q, q) for q in (QUEUE_CPU, QUEUE_GPU)], default=QUEUE_CPU)
    tries = models.PositiveSmallIntegerField(default=1, help_text="runs begun so far, this one included")
    worker = models.CharField(max_length=200, blank=True)

    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True, help_text="when a message about this run went out")
    picked_up_at = models.DateTimeField(null=True, blank=True)
    last_report_at = models.DateTimeField(null=True, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)

    passed = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    wall_time_s = models.FloatField(null=True, blank=True)
    peak_memory_mib = models.FloatField(null=True, blank=True)
    #: Over the baseline: in speed, or in peak memory where that is what the task measures.
    speed_up = models.FloatField(null=True, blank=True)
    #: Why the figure is held for review, a key of grader.messages.HELD; `speed_up` is empty then, so that nothing ranks it.
    held = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="verdict_iff_judged",
                condition=Q(state=State.JUDGED, verdict__isnull=False)
                | (~Q(state=State.JUDGED) & Q(verdict__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "task", "-id"], name="submission_by_user_task"),
            # The sweeper, the quota and the queue position look at unfinished rows only, of which there are few.
            models.Index(fields=["state", "id"], name="submission_unfinished", condition=~Q(state=State.JUDGED)),
        ]

    def __str__(self) -> str:
        return f"submission {self.pk} to {self.task_id}: {self.verdict or self.state}"

    @property
    def judged(self) -> bool:
        return self.state == State.JUDGED

    def begin_run(self) -> None:
        """Write the event that every run starts with: pages clear what they showed of an earlier run when they see it."""
        Event.objects.create(submission=self, run_id=self.run_id, seq=Event.QUEUED_SEQ, kind=Event.QUEUED)

    def queue_position(self) -> int:
        """1 for the next one to be picked up. Meaningful while queued."""
        return Submission.objects.filter(state=State.QUEUED, queue=self.queue, id__lte=self.id).count()


class Event(models.Model):
    """One report of a run, as it is shown: validated, bounded, plain text. Append-only.

    Its id is what an event stream resumes after: ids of one submission grow in the order in which rows become visible,
    since every writer locks the submission first.
    """

    #: The web's own first event of every run; reports of the judge count from 0.
    QUEUED = "queued"
    QUEUED_SEQ = -1

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="events")
    run_id = models.UUIDField()
    seq = models.IntegerField()
    kind = models.CharField(max_length=12, choices=[(QUEUED, QUEUED), *((k.value, k.value) for k in ReportKind)])
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["run_id", "seq"], name="event_once_per_run")]

    def __str__(self) -> str:
        return f"{self.kind} {self.seq} of run {self.run_id}"


class Draft(models.Model):
    """What somebody has typed and not sent, one for each task."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    task = models.ForeignKey("catalog.Task", models.CASCADE, related_name="drafts")
    source = models.TextField(blank=True)
    scratch = models.TextField(blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "task"], name="draft_once_per_task")]

    def __str__(self) -> str:
        return f"draft of {self.user_id} for {self.task_id}"


class Worker(models.Model):
    """A grading worker, as its last heartbeat described it."""

    name = models.CharField(max_length=200, unique=True)
    beat = models.JSONField(default=dict)
    last_seen = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

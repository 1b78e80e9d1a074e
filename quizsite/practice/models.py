"""Who answered what. Raw answers are kept, with the exact version, variant and seed that were on the page."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.http import Http404
from django.urls import reverse

from quizsite.accounts.models import User
from quizsite.catalog.models import Item, ItemVersion, Topic
from quizsite.practice.scoring import after_hints

#: From this score on an answer counts as right; the rest is rounding of shares such as 3 × 1/3.
RIGHT = 0.999


class Attempt(models.Model):
    """A sitting: the items that one learner set out to answer, in their order.

    A question opened on its own is a sitting of one (`is_set` false), and every retry of it another one.
    """

    # Made by the page, so that a form sent twice is one attempt and not two.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts")
    topic = models.ForeignKey(Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_set = models.BooleanField(default=False)
    item_ids = models.JSONField(default=list)
    started = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "is_set", "finished", "-started"], name="attempt_open")]

    def __str__(self) -> str:
        return f"attempt {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("sitting", args=[self.pk])


class Response(models.Model):
    """One answer in an attempt, from the first draft or hint to its mark.

    answered is None   open: `answer` is a draft, `hints_used` were shown
    score is None      not marked yet; a short answer waits for its writer to tick the rubric
    seed               fixes the order of the options on the page
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="responses")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="responses")
    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="+")
    variant = models.PositiveSmallIntegerField(default=0)
    seed = models.PositiveIntegerField(default=0)
    answer = models.JSONField(default=dict)
    hints_used = models.PositiveSmallIntegerField(default=0)
    score = models.FloatField(null=True, blank=True)
    opened = models.DateTimeField(auto_now_add=True)
    answered = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "item"], name="response_once"),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__gte=0, score__lte=1), name="response_score"
            ),
            models.CheckConstraint(
                condition=models.Q(answered__isnull=False) | models.Q(score__isnull=True),
                name="response_mark_has_answer",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "item", "answered"], name="response_of_item"),
            models.Index(fields=["user", "-answered"], name="response_recent"),
        ]

    def __str__(self) -> str:
        return f"response {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("response", args=[self.pk])

    @property
    def right(self) -> bool:
        """Everything found. Hints cost points, but do not make an answer wrong."""
        return self.score is not None and self.score >= after_hints(1.0, self.hints_used) * RIGHT


class Standing(models.Model):
    """Where a learner stands with an item: their last mark. Kept beside the responses so that lists stay fast."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="standings")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="standings")
    right = models.BooleanField()
    score = models.FloatField()
    tries = models.PositiveIntegerField(default=1)
    answered = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "item"], name="standing_once")]
        indexes = [models.Index(fields=["user", "right", "answered"], name="standing_list")]

    def __str__(self) -> str:
        return f"standing of {self.user_id} in {self.item_id}"


def my_attempt(user: User, pk: uuid.UUID) -> Attempt:
    """The attempt if it is this user's, else 404: others' attempts do not exist for them."""
    attempt = Attempt.objects.filter(pk=pk, user=user).first()
    if attempt is None:
        raise Http404("no such attempt of yours")
    return attempt


def my_response(user: User, pk: int) -> Response:
    """The response if it is this user's, with item, topic, version and attempt; else 404."""
    found = Response.objects.select_related("item__topic", "version", "attempt").filter(pk=pk, user=user).first()
    if found is None:
        raise Http404("no such response of yours")
    return found

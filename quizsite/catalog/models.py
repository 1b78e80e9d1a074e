"""What can be practised. Rows are made from files by `manage.py sync_content`; the files are the source of truth.

`Texts` fields hold {"en": ..., "zh-hans": ...} (see formats/model.py); the template filters of
`templatetags/texts.py` show them in the reader's language.
"""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quizsite.catalog.formats.model import Kind, pick


class Topic(models.Model):
    """One of the topics of content/topics.yaml; `order` runs over all of them."""

    slug = models.SlugField(unique=True)
    order = models.PositiveIntegerField(default=0)
    group = models.SlugField(default="")
    group_title = models.JSONField(default=dict)
    title = models.JSONField(default=dict)
    description = models.JSONField(default=dict)

    class Meta:
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])


class Status(models.TextChoices):
    """How far a question or task is; only published ones are shown."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


KIND_LABELS = {
    Kind.SINGLE: _("Single choice"),
    Kind.MULTI: _("Multiple choice"),
    Kind.BLANKS: _("Fill in"),
    Kind.NUMBER: _("Number"),
    Kind.DROPDOWN: _("Pick the word"),
    Kind.MATCH: _("Match"),
    Kind.ORDER: _("Put in order"),
    Kind.SHORT: _("Short answer"),
    Kind.PRINT: _("What does it print?"),
}


class Note(models.Model):
    """One fact of the syllabus, as HTML. `erratum` says what is often stated wrongly about it; `remark` is a caveat."""

    key = models.CharField(max_length=16, unique=True)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="notes")
    order = models.PositiveIntegerField(default=0)
    cluster = models.CharField(max_length=32, default="")
    cluster_title = models.JSONField(default=dict)
    kind = models.CharField(max_length=32, default="")
    fact = models.JSONField(default=dict)
    erratum = models.JSONField(default=dict)
    remark = models.JSONField(default=dict)

    class Meta:
        ordering = ["topic__order", "order"]
        indexes = [models.Index(fields=["topic", "order"], name="note_list")]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return f"{reverse('topic_notes', args=[self.topic.slug])}#fact-{self.key}"


class Published(models.QuerySet):
    def published(self) -> Published:
        return self.filter(status=Status.PUBLISHED)


class Item(models.Model):
    """A question under its lasting name; what it says stands in its versions. Columns repeat the current version."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="items")
    slug = models.SlugField(max_length=120)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    version = models.ForeignKey("ItemVersion", on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=[(kind.value, label) for kind, label in KIND_LABELS.items()])
    difficulty = models.PositiveSmallIntegerField()
    time_s = models.PositiveIntegerField()
    stem = models.JSONField(default=dict)
    title = models.JSONField(default=dict)
    tags = models.JSONField(default=list)
    has_chinese = models.BooleanField(default=False)
    variant_count = models.PositiveSmallIntegerField(default=1)
    note_keys = models.JSONField(default=list)
    notes = models.ManyToManyField(Note, related_name="items")

    objects = Published.as_manager()

    class Meta:
        ordering = ["topic__order", "difficulty", "slug"]
        constraints = [models.UniqueConstraint(fields=["topic", "slug"], name="item_name")]
        indexes = [
            models.Index(fields=["status", "topic", "difficulty", "slug"], name="item_list"),
            models.Index(fields=["status", "kind"], name="item_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.topic.slug}/{self.slug}"

    def get_absolute_url(self) -> str:
        return reverse("question", args=[self.topic.slug, self.slug])


class ItemVersion(models.Model):
    """One immutable state of a question. Responses point here, so they are always marked by what was asked.

    A new `text_hash` alone is a correction of wording; a new `grading_hash` can change marks.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text_hash = models.CharField(max_length=64)
    grading_hash = models.CharField(max_length=64)
    format_version = models.PositiveIntegerField()
    refs = models.JSONField(default=list)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="item_version_number")]

    def __str__(self) -> str:
        return f"{self.item} v{self.number}"


class ItemVariant(models.Model):
    """One complete rendering of a version: `public` may be shown before the answer, `whole` only after it."""

    version = models.ForeignKey(ItemVersion, on_delete=models.CASCADE, related_name="variants")
    number = models.PositiveSmallIntegerField()
    public = models.JSONField()
    whole = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="item_variant_number")]

    def __str__(self) -> str:
        return f"{self.version} variant {self.number}"


class Task(models.Model):
    """A coding task under its lasting name. Columns repeat the current version."""

    slug = models.SlugField(max_length=120, unique=True)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="tasks")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    version = models.ForeignKey("TaskVersion", on_delete=models.PROTECT, null=True, related_name="+")
    title = models.JSONField(default=dict)
    difficulty = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField()
    device = models.CharField(max_length=10, default="cpu")
    tags = models.JSONField(default=list)
    has_chinese = models.BooleanField(default=False)
    note_keys = models.JSONField(default=list)
    notes = models.ManyToManyField(Note, related_name="tasks")

    objects = Published.as_manager()

    class Meta:
        ordering = ["topic__order", "difficulty", "slug"]
        indexes = [models.Index(fields=["status", "topic"], name="task_list")]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("task", args=[self.slug])

    def title_in(self, language: str) -> str:
        return pick(self.title, language)[0]


class TaskVersion(models.Model):
    """One immutable state of a task; submissions pin it.

    task_hash   of `grader.spec.task_hash`: what a submission is judged by; the judge compares it with its own copy
    statement   Texts, HTML; hints: list of Texts, HTML
    spec        the front matter that the judge reads: entry_point, signature, checker, device, limits, forbidden,
                performance
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text_hash = models.CharField(max_length=64)
    task_hash = models.CharField(max_length=64)
    format_version = models.PositiveIntegerField()
    statement = models.JSONField()
    hints = models.JSONField(default=list)
    starter = models.TextField(blank=True)
    spec = models.JSONField(default=dict)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "number"], name="task_version_number")]

    def __str__(self) -> str:
        return f"{self.task} v{self.number}"


class SourceFile(models.Model):
    """One file (with its overlay) or task folder as the last sync saw it; broken ones keep their findings."""

    path = models.CharField(max_length=300, unique=True)
    digest = models.CharField(max_length=64)
    broken = models.BooleanField(default=False)
    findings = models.JSONField(default=list)
    synced = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path

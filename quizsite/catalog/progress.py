"""How far a learner is, by topic, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from quizsite.accounts.models import User
from quizsite.catalog.models import Item, Note, Status, Task, Topic
from quizsite.practice.models import Standing


@dataclass
class TopicProgress:
    """One topic with counts: questions there are, tried and right ones of this learner, tasks, facts."""

    topic: Topic
    questions: int = 0
    tried: int = 0
    right: int = 0
    tasks: int = 0
    facts: int = 0

    @property
    def new(self) -> int:
        return self.questions - self.tried

    @property
    def wrong(self) -> int:
        return self.tried - self.right

    @property
    def right_percent(self) -> int:
        return round(100 * self.right / self.questions) if self.questions else 0

    @property
    def tried_percent(self) -> int:
        return round(100 * self.tried / self.questions) if self.questions else 0


def by_topic(user: User | None, topics: list[Topic] | None = None) -> list[TopicProgress]:
    """Progress in every topic (or the given ones), in the order of topics; without a user only what there is."""
    rows = {topic.pk: TopicProgress(topic) for topic in (Topic.objects.all() if topics is None else topics)}
    within = {} if topics is None else {"topic__in": topics}

    def counts(queryset) -> list[tuple[int, int]]:
        return list(queryset.filter(**within).order_by().values_list("topic").annotate(n=Count("pk")))

    for pk, count in counts(Item.objects.published()):
        rows[pk].questions = count
    for pk, count in counts(Task.objects.published()):
        rows[pk].tasks = count
    for pk, count in counts(Note.objects.all()):
        rows[pk].facts = count

    if user is None:
        return list(rows.values())
    standings = Standing.objects.filter(user=user, item__status=Status.PUBLISHED)
    if topics is not None:
        standings = standings.filter(item__topic__in=topics)
    answered = (
        standings.order_by().values_list("item__topic").annotate(n=Count("pk"), ok=Count("pk", filter=Q(right=True)))
    )
    for pk, tried, right in answered:
        rows[pk].tried, rows[pk].right = tried, right
    return list(rows.values())


@dataclass
class Group:
    """Topics that stand together on the map."""

    slug: str
    title: dict[str, str]
    topics: list[TopicProgress]


def in_groups(rows: list[TopicProgress]) -> list[Group]:
    """Rows by the group of their topic; groups and topics keep their order, empty topics drop out."""
    groups: dict[str, Group] = {}
    for row in rows:
        if row.questions or row.tasks or row.facts:
            group = groups.setdefault(row.topic.group, Group(row.topic.group, row.topic.group_title, []))
            group.topics.append(row)
    return list(groups.values())

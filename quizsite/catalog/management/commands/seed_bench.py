"""Fill an empty database with a large bank and a long history, to measure pages against. Never for a real one."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from quizsite.accounts.models import SOLO_USERNAME, User
from quizsite.catalog import search
from quizsite.catalog.models import Item, ItemVariant, ItemVersion, Status
from quizsite.practice.models import Attempt, Response, Standing

BATCH = 5000
SET_SIZE = 20


class Command(BaseCommand):
    help = "Multiply the loaded questions and make up answers, in a database made for measuring."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--questions", type=int, default=10_000)
        parser.add_argument("--responses", type=int, default=1_000_000)
        parser.add_argument("--people", type=int, default=200)

    def handle(self, *, questions: int, responses: int, people: int, **options) -> None:
        if Response.objects.exists():
            raise CommandError(
                "This database holds answers already. Point DATABASE_URL at an empty one and sync_content first."
            )
        originals = list(Item.objects.published().select_related("version", "topic"))
        if not originals:
            raise CommandError("There are no questions to multiply. Run sync_content first.")
        self.random = random.Random(0)
        with transaction.atomic():
            self.multiply(originals, questions)
            self.stdout.write(f"{Item.objects.count()} questions")
            self.answer(self.people(people), responses)
            self.stdout.write(f"{Response.objects.count()} responses")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def multiply(self, originals: list[Item], wanted: int) -> None:
        """Copies of real questions, each with its own version, variant and words."""
        first = {
            variant.version_id: variant
            for variant in ItemVariant.objects.filter(version__in=[item.version_id for item in originals], number=0)
        }
        numbers = range(len(originals), wanted)
        sources = [originals[number % len(originals)] for number in numbers]
        items = [
            Item(
                topic=source.topic,
                slug=f"{source.slug[:100]}-{number}",
                status=Status.PUBLISHED,
                kind=source.kind,
                difficulty=self.random.randint(1, 5),
                time_s=source.time_s,
                stem=source.stem,
                title=source.title,
                tags=source.tags,
                has_chinese=source.has_chinese,
            )
            for number, source in zip(numbers, sources, strict=True)
        ]
        Item.objects.bulk_create(items, BATCH)
        versions = [
            ItemVersion(item=item, number=1, text_hash=f"{item.pk}", grading_hash=f"{item.pk}", format_version=0)
            for item in items
        ]
        ItemVersion.objects.bulk_create(versions, BATCH)
        variants = []
        for item, version, source in zip(items, versions, sources, strict=True):
            item.version = version
            original = first[source.version_id or 0]
            variants.append(ItemVariant(version=version, number=0, public=original.public, whole=original.whole))
        ItemVariant.objects.bulk_create(variants, BATCH // 10)
        Item.objects.bulk_update(items, ["version"], BATCH // 10)
        search.put("item", [(item.pk, f"{' '.join(item.title.values())} {item.slug}") for item in items])

    def people(self, count: int) -> list[User]:
        learner, _ = User.objects.get_or_create(username=SOLO_USERNAME)
        others = [User(username=f"bench-{number}", password="!") for number in range(count - 1)]
        return [learner, *User.objects.bulk_create(others)]

    def answer(self, people: list[User], wanted: int) -> None:
        """Sets of answers, the local learner's among them; every fifth of all is that learner's."""
        items = list(Item.objects.published().values_list("pk", "version_id"))
        now = timezone.now()
        standings: dict[tuple[int, int], Standing] = {}
        pending: list[Response] = []
        attempts: list[Attempt] = []
        for user, size in self.sets(people, wanted, min(SET_SIZE, len(items))):
            chosen = self.random.sample(items, size)
            started = now - timedelta(minutes=self.random.randint(0, 500_000))
            attempt = Attempt(
                pk=uuid.UUID(int=self.random.getrandbits(128), version=4),
                user=user,
                is_set=True,
                item_ids=[pk for pk, _ in chosen],
                finished=started,
            )
            attempts.append(attempt)
            for pk, version in chosen:
                score = self.random.choice((0.0, 0.5, 1.0, 1.0))
                pending.append(
                    Response(
                        attempt=attempt,
                        user=user,
                        item_id=pk,
                        version_id=version,
                        score=score,
                        opened=started,
                        answered=started,
                    )
                )
                before = standings.get((user.pk, pk))
                standings[user.pk, pk] = Standing(
                    user=user,
                    item_id=pk,
                    right=score == 1.0,
                    score=score,
                    tries=before.tries + 1 if before else 1,
                    answered=started,
                )
            if len(pending) >= 10 * BATCH:
                self.write(attempts, pending)
        self.write(attempts, pending)
        insert(list(standings.values()))

    def sets(self, people: list[User], wanted: int, size: int) -> Iterator[tuple[User, int]]:
        for number in range(0, wanted, size):
            user = people[0] if self.random.random() < 0.2 else self.random.choice(people)
            yield user, min(size, wanted - number)

    def write(self, attempts: list[Attempt], responses: list[Response]) -> None:
        Attempt.objects.bulk_create(attempts, BATCH)
        insert(responses)
        self.stdout.write(".", ending="")
        self.stdout.flush()
        attempts.clear()
        responses.clear()


def insert(objects: list[Response] | list[Standing]) -> None:
    """What bulk_create does, without its work for each field of a million rows."""
    if not objects:
        return
    model = type(objects[0])
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(field.get_attname()) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    readers = [(field.attname, field.get_db_prep_save) for field in fields]
    rows = [[prepare(getattr(one, name), connection) for name, prepare in readers] for one in objects]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places})", rows)

"""Waking the pages that watch a submission: one Valkey channel each.

A message on a channel says only "look again"; rows hold the truth, so a lost message costs a moment and no data.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator

import redis
import redis.asyncio
from django.conf import settings
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

#: How long to wait for a wake-up before looking anyway (and telling proxies that the stream is alive).
HEARTBEAT_S = 15.0
#: The same while Valkey cannot be reached: then looking at the rows is all there is.
POLL_S = 2.0
CONNECT_TIMEOUT_S = 1.0


def channel(submission_id: int) -> str:
    return f"submission:{submission_id}"


def client() -> redis.Redis:
    """A client that gives up after a second instead of holding up a request: by default redis-py retries for many."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=CONNECT_TIMEOUT_S,
        socket_timeout=CONNECT_TIMEOUT_S,
        retry=Retry(NoBackoff(), 0),
    )


def broker_answers() -> bool:
    """Whether the broker can be reached, within about a second."""
    try:
        with client() as connection:
            return bool(connection.ping())
    except (RedisError, OSError):
        return False


def wake(submission_id: int) -> None:
    """Tell the watchers of a submission to look again. Never raises: streams look by themselves every few seconds."""
    try:
        with client() as connection:
            connection.publish(channel(submission_id), "look")
    except (RedisError, OSError) as error:
        log.warning(
            "Pages that watch submission %d were not woken (%s); they will look by themselves.", submission_id, error
        )


async def wake_ups(submission_id: int) -> AsyncGenerator[None]:
    """Yields once at the start, then whenever there may be something new. Never ends; the caller leaves.

    The subscription stands before the first yield, so nothing that is published after the caller's first look is lost.
    """
    while True:
        connection = redis.asyncio.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=CONNECT_TIMEOUT_S, retry=AsyncRetry(NoBackoff(), 0)
        )
        try:
            async with connection, connection.pubsub(ignore_subscribe_messages=True) as subscription:
                await subscription.subscribe(channel(submission_id))
                yield
                while True:
                    await subscription.get_message(timeout=HEARTBEAT_S)
                    yield
        except (RedisError, OSError):
            yield
            await asyncio.sleep(POLL_S)

"""The web's Celery app: sends jobs by name, and consumes only the `results` queue (the results worker).

Start the worker with `celery -A quizsite.celery worker -Q results`. It is the only process that writes what judges
report; judges have no database. Importing this module does not set Django up; the worker does that itself.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quizsite.settings")

from django.conf import settings

from grader.protocol import QUEUE_RESULTS


def broker_url(redis_url: str) -> str:
    """Kombu spells a unix socket redis+socket://; redis-py spells it unix://. Settings speak redis-py's way."""
    return redis_url.replace("unix://", "redis+socket://", 1)


app = Celery("quizsite", broker=broker_url(settings.REDIS_URL))
app.conf.update(
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_default_queue=QUEUE_RESULTS,
    task_acks_late=True,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": 3600, "socket_connect_timeout": 1, "socket_timeout": 30},
    enable_utc=True,
    timezone="UTC",
)
app.autodiscover_tasks(["quizsite.submissions"])

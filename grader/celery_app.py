"""The judge's Celery app and worker. Messages are JSON; tasks go by name; nothing of the web is imported.

One process with a thread for each slot. Forked pools do not suit: a fork would share the sandbox's sockets between
processes and copy torch's threads in whatever state they are. Threads suit, because they only wait: submissions run
in processes of their own, which the sandbox has exec'd.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import warnings
from typing import Any

from celery import Celery, signals
from celery.exceptions import SecurityWarning

from grader.life import sign_of_life
from grader.protocol import QUEUE_CPU
from grader.sandbox import SandboxUnavailable, open_sandbox
from grader.sandbox.base import Profile
from grader.settings import Settings
from grader.tasks import register, send_report
from grader.worker import Grader, SelfTestFailed, self_test

log = logging.getLogger(__name__)

BEAT_INTERVAL_S = 10.0

#: After SIGTERM a run may finish for so long; then it is cut, and the site queues it again when its lease ends.
DRAIN_LIMIT_S = 4.0

#: Longer than any run, so that no second worker gets a job that is being judged.
VISIBILITY_TIMEOUT_S = 3600


def make_app(settings: Settings) -> Celery:
    """A Celery app on the broker of `settings`."""
    app = Celery("grader", broker=settings.broker_url)
    app.conf.update(
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_default_queue=QUEUE_CPU,
        # The site's rows are the queue of record: a message that is lost with its worker is sent again by lease.
        task_acks_late=True,
        task_reject_on_worker_lost=False,
        task_acks_on_failure_or_timeout=True,
        worker_prefetch_multiplier=1,
        worker_disable_prefetch=True,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": VISIBILITY_TIMEOUT_S,
            "socket_timeout": 30,
            "socket_connect_timeout": 5,
            "health_check_interval": 25,
        },
        worker_cancel_long_running_tasks_on_connection_loss=False,
        enable_utc=True,
        timezone="UTC",
    )
    return app


def run_worker(settings: Settings) -> int:
    """Open the sandbox, test it, grade until SIGTERM; returns an exit code."""
    _set_up_logging()
    try:
        sandbox = open_sandbox(minimum_tier=settings.minimum_tier, slots=settings.slots)
    except SandboxUnavailable as error:
        print(f"The judge does not start: {error}", file=sys.stderr)
        return 1
    try:
        sandbox.prestart([Profile.TORCH])
        self_test(sandbox)
        grader = Grader(sandbox, settings, give_up=lambda: os.kill(os.getpid(), signal.SIGTERM))
        app = make_app(settings)
        register(app, grader)
        ended = threading.Event()
        signals.worker_ready.connect(_on_ready(app, grader, ended), weak=False)
        signals.worker_shutting_down.connect(_on_shutdown(grader, ended), weak=False)
        worker = app.Worker(
            hostname=f"judge-{settings.name}@%h",
            pool="threads",
            concurrency=settings.slots,
            queues=list(settings.queues),
            loglevel="WARNING",
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            quiet=True,
        )
        worker.start()
        ended.set()
        if not sandbox.open_slots:
            print("The judge ends: every slot had to be closed, see its log; start it again.", file=sys.stderr)
            return 1
        return int(worker.exitcode or 0)
    except SelfTestFailed as error:
        print(f"The judge does not start: {error}", file=sys.stderr)
        return 1
    finally:
        sandbox.close()


def _set_up_logging() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("celery", "kombu"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # A receiver of this signal keeps Celery from replacing the above.
    signals.setup_logging.connect(lambda **_: None, weak=False)
    # Root is what makes uids and namespaces for the boxes; submissions do not run as root, nor in this process.
    warnings.filterwarnings("ignore", category=SecurityWarning)


def _on_ready(app: Celery, grader: Grader, ended: threading.Event) -> Any:
    def start_beats(**_: Any) -> None:
        settings = grader.settings
        log.info(
            "judge %s ready: tier %s, %d slots, %s",
            settings.name,
            grader.sandbox.tier,
            grader.sandbox.slots,
            ", ".join(settings.queues),
        )
        threading.Thread(target=_beats, args=(app, grader, ended), name="beats", daemon=True).start()

    return start_beats


def _beats(app: Celery, grader: Grader, ended: threading.Event) -> None:
    while True:
        sign_of_life(grader.settings.name)
        try:
            send_report(app, grader.beat(), retry=False)
        except Exception as error:  # a broker that is away now may be back in ten seconds
            log.warning("no beat sent: %s", error)
        if ended.wait(BEAT_INTERVAL_S):
            return


def _on_shutdown(grader: Grader, ended: threading.Event) -> Any:
    def drain() -> None:
        if not grader.wait_until_idle(DRAIN_LIMIT_S):
            log.warning("cut a run in progress; the site will queue it again")
            # The zygotes end with this process, and all boxes with them. A clean exit would wait for the run.
            os._exit(0)

    def start_drain(**_: Any) -> None:
        ended.set()
        threading.Thread(target=drain, name="drain", daemon=True).start()

    return start_drain

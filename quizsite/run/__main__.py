"""`python -m quizsite.run`: check the machine, start everything, print the address, end everything."""

from __future__ import annotations

import os
import sys
import time

from quizsite.lib import env, places
from quizsite.run import preflight, services
from quizsite.run.supervisor import Supervisor, say


def main() -> int:
    started = time.monotonic()
    mode = env.choice("WARMUP_MODE", "solo", ["solo", "team"])
    host = env.text("WARMUP_HOST", "127.0.0.1")
    port = env.integer("PORT", 8000, least=1, most=65535)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"

    data_dir = places.data_dir()
    preflight.check_writable(data_dir)
    preflight.check_disk(data_dir)
    preflight.check_host(mode, host)
    lock = preflight.lock_data_dir(data_dir)
    preflight.check_port(host, port)
    preflight.note_address(lock, address)
    for notice in preflight.notices():
        say(f"Note: {notice}\n")

    # Children read the same settings, also the ones that were not given.
    os.environ["REDIS_URL"] = places.redis_url(data_dir)
    for given in ("REDIS_URL_FILE", "REDIS_PASSWORD", "REDIS_PASSWORD_FILE"):
        os.environ.pop(given, None)
    embedded = os.environ["REDIS_URL"] == f"unix://{places.broker_socket(data_dir)}"

    supervisor = Supervisor(data_dir / "logs")
    try:
        if embedded:
            supervisor.start(services.broker(data_dir, places.broker_socket(data_dir)))
        supervisor.start(services.judge())  # slowest to start (torch), and needs no database
        if code := supervisor.run_once([sys.executable, "-m", "quizsite.run.prepare"]):
            return code
        supervisor.start(services.web(host, port))
        supervisor.start(services.results())
        if not supervisor.wait_until_web_answers(host, port):
            say(f"The web process did not answer within a minute. Its log: {data_dir / 'logs' / 'web.log'}")
            return 1
        say(f"\nWarmup is ready: {address}   ({time.monotonic() - started:.1f} s; stop it with Ctrl-C)\n")
        supervisor.watch()
        say("Ending …")
        return 0
    finally:
        supervisor.end()


if __name__ == "__main__":
    sys.exit(main())

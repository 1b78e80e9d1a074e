"""From `make run` to a running product: set-up, checks before the start, broker, and a small supervisor.

bootstrap.py    makes the virtual environment; runs on the system's Python, so it must parse on old ones
preflight.py    what could stop the product on this machine, as sentences
services.py     the processes: broker, web, results worker, judge
supervisor.py   starts them, restarts them, ends them
prepare.py      migrations, static files, content sync, first administrator; runs in a process of its own
"""

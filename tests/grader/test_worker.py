"""The worker without its queue: what it answers, what it drops, how it knows that it is fit."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from grader import celery_app
from grader.life import last_sign_of_life_s, sign_of_life
from grader.loader import load_task
from grader.protocol import Report, ReportKind
from grader.sandbox import Tier
from grader.sandbox.unsafe import UnsafeSandbox
from grader.settings import Settings, SettingsError
from grader.verify import make_job
from grader.worker import Grader, SelfTestFailed, self_test

TASKS = Path(__file__).parent / "tasks"
GOOD = "def double_all(numbers):\n    return [2 * n for n in numbers]\n"


@pytest.fixture
def tasks_dir(tmp_path):
    shutil.copytree(TASKS / "double-all", tmp_path / "double-all")
    return tmp_path


@pytest.fixture
def grader(sandbox, tasks_dir):
    return Grader(sandbox, Settings(name="w", tasks_dir=tasks_dir))


@pytest.fixture
def grade(grader, tasks_dir):
    """Grades a message; returns the reports."""

    def grade_message(message=None):
        reports = []
        if message is None:
            message = make_job(load_task("double-all", tasks_dir), GOOD).to_json()
        grader.grade(message, reports.append)
        return reports

    return grade_message


def test_a_job_is_answered_with_numbered_reports(grade):
    reports = grade()
    assert [report.seq for report in reports] == list(range(len(reports)))
    assert {report.worker for report in reports} == {"w"}
    assert reports[-1].payload["verdict"] == "AC"


@pytest.mark.parametrize("message", [None.__class__, [], "x", 3, {"run_id": 1}], ids=repr)
def test_what_is_no_job_is_dropped_with_a_line_in_the_log(grade, caplog, message):
    assert grade(message) == []
    assert "dropped" in caplog.text


def test_an_authors_change_counts_for_the_next_job(grade, tasks_dir):
    assert grade()[-1].payload["verdict"] == "AC"
    path = tasks_dir / "double-all" / "cases.py"
    path.write_text(path.read_text().replace("[2 * n for", "[3 * n for"))
    assert grade()[-1].payload["verdict"] == "WA"


def test_a_job_for_another_version_is_our_error(grade, tasks_dir):
    job = replace(make_job(load_task("double-all", tasks_dir), GOOD), task_hash="0" * 64)
    assert (grade(job.to_json())[-1].payload["verdict"], grade()[-1].payload["verdict"]) == ("IE", "AC")


def test_a_broken_task_is_our_error_until_it_is_mended(grade, tasks_dir):
    message = make_job(load_task("double-all", tasks_dir), GOOD).to_json()
    path = tasks_dir / "double-all" / "cases.py"
    whole = path.read_text()
    path.write_text("(")
    (report,) = grade(message)
    assert (report.kind, report.payload["verdict"], report.payload["reason"]) == (ReportKind.DONE, "IE", "task")
    path.write_text(whole)
    assert grade(message)[-1].payload["verdict"] == "AC"


def test_without_a_slot_no_job_is_answered_and_the_worker_gives_up(sandbox, tasks_dir):
    class Closing:
        """A sandbox whose last slot closes during its first run."""

        tier, traces, open_slots, closed_slots = sandbox.tier, True, 1, 9

        def run(self, request, limits):
            self.open_slots = 0
            return sandbox.run(request, limits)

    given_up, reports = [], []
    grader = Grader(Closing(), Settings(name="w", tasks_dir=tasks_dir), give_up=lambda: given_up.append(True))
    message = make_job(load_task("double-all", tasks_dir), GOOD).to_json()
    grader.grade(message, reports.append)
    answered = len(reports)
    assert (answered > 0, given_up) == (True, [True])
    grader.grade(message, reports.append)
    assert len(reports) == answered
    assert "had to be closed" in grader.beat().payload["notes"][-1]


def test_a_beat_says_what_this_worker_is(grader, sandbox):
    report = Report.from_json(grader.beat().to_json())
    assert report.payload["tier"] == sandbox.tier
    assert report.payload["busy"] == 0
    assert "torch" in report.payload["versions"]


def test_the_self_test_passes_here(sandbox):
    self_test(sandbox)


def test_the_self_test_sees_a_judge_that_accepts_everything(sandbox):
    class Flattering:
        """Answers every call of the known task with the right answer, whatever the submission says."""

        tier = Tier.T1

        def run(self, request, limits):
            if request.entry_point == "double":
                request = replace(request, source="def double(n):\n    return 2 * n\n")
            return sandbox.run(request, limits)

    with pytest.raises(SelfTestFailed, match="judged AC"):
        self_test(Flattering())


class Leaky(UnsafeSandbox):
    """Says that it isolates, and does not."""

    tier = Tier.T1


def test_a_worker_whose_sandbox_does_not_hold_asks_for_no_job(monkeypatch, capsys):
    monkeypatch.setattr(celery_app, "open_sandbox", lambda **wanted: Leaky(slots=1))
    monkeypatch.setattr(celery_app, "make_app", lambda settings: pytest.fail("it subscribes"))
    assert celery_app.run_worker(Settings()) == 1
    assert "The judge does not start: The self-test `files` failed" in capsys.readouterr().err


def test_a_sign_of_life_is_found_under_its_name(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert last_sign_of_life_s("a/b") is None
    sign_of_life("a/b")
    assert last_sign_of_life_s("a/b") < 60
    assert last_sign_of_life_s("another") is None


def test_settings_have_defaults():
    settings = Settings.from_environment({})
    assert (settings.minimum_tier, settings.queues) == (Tier.T2, ("grade.cpu",))


def test_settings_are_read(tmp_path):
    password = tmp_path / "password"
    password.write_text("se/cret\n")
    settings = Settings.from_environment(
        {
            "REDIS_URL": "redis://judge@broker:6379/0",
            "REDIS_PASSWORD_FILE": str(password),
            "WARMUP_QUEUES": "grade.gpu, grade.cpu",
            "WARMUP_SLOTS": "3",
            "WARMUP_ALLOW_UNSAFE": "1",
        }
    )
    assert settings.broker_url == "redis://judge:se%2Fcret@broker:6379/0"
    assert (settings.queues, settings.slots, settings.minimum_tier) == (("grade.gpu", "grade.cpu"), 3, Tier.T4)
    assert Settings(redis_url="unix:///run/v.sock").broker_url == "redis+socket:///run/v.sock"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WARMUP_MINIMUM_TIER", "T9"),
        ("WARMUP_MINIMUM_TIER", "T4"),
        ("WARMUP_ALLOW_UNSAFE", "yes"),
        ("WARMUP_SLOTS", "0"),
        ("WARMUP_SLOTS", "two"),
        ("WARMUP_QUEUES", "results"),
        ("WARMUP_QUEUES", ","),
        ("REDIS_PASSWORD_FILE", "/no/such/file"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_by_name(name, value):
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({name: value})

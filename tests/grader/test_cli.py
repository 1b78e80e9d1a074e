"""The judge on the command line: exit codes, sentences, JSON; no Django, no celery."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli import main

ROOT = Path(__file__).resolve().parents[2]
TASKS = Path(__file__).parent / "tasks"
SOLUTIONS = TASKS / "double-all" / "solutions"


@pytest.fixture
def grader_cli(sandbox, monkeypatch, capsys):
    """Runs a command in this process and in the sandbox of the session; returns code, stdout, stderr."""

    class Kept:
        """The same sandbox, which a command may not close."""

        def __getattr__(self, name):
            return getattr(sandbox, name)

        def close(self):
            pass

    monkeypatch.setattr("grader.cli.open_sandbox", lambda **_: Kept())

    def run(*arguments):
        code = main([*arguments, "--tasks", str(TASKS)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def solution(name):
    return str(SOLUTIONS / f"{name}.py")


def test_an_accepted_submission(grader_cli):
    code, out, err = grader_cli("grade", "double-all", solution("accepted_comprehension"))
    assert code == 0
    assert "Accepted: 3 of 3 cases" in out
    assert "double-all" in err  # progress, also when nobody watches


def test_another_verdict(grader_cli):
    code, out, _ = grader_cli("grade", "double-all", solution("wrong_values"))
    assert code == 1
    assert "The result at [0] is 3; 2 was due (3 of 3 differ)." in out
    assert "Wrong answer: 1 of 3 cases" in out


def test_a_source_that_is_not_utf8_is_a_verdict_and_no_crash(grader_cli):
    code, out, _ = grader_cli("grade", "double-all", solution("source_latin1"))
    assert (code, "Line 3 holds a character that is not valid Unicode" in out) == (1, True)


def test_json_is_one_report_a_line(grader_cli):
    code, out, _ = grader_cli("grade", "double-all", solution("wrong_values"), "--json")
    reports = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [report["kind"] for report in reports] == ["started", "imported", "case", "case", "case", "done"]
    assert reports[-1]["payload"]["verdict"] == "WA"


def test_run_with_scratch_code(grader_cli, tmp_path):
    scratch = tmp_path / "scratch.py"
    scratch.write_text("print('scratch says', double_all([21]))")
    arguments = ("grade", "double-all", solution("accepted_comprehension"), "--run", "--scratch", str(scratch))
    code, out, _ = grader_cli(*arguments)
    assert code == 0
    assert "scratch says [42]" in out
    assert "1 of 1 cases" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("grade", "dubble-all", solution("wrong_values")),
            "No task called 'dubble-all'. Did you mean double-all? Tasks: ",
        ),
        (("grade", "double-all", "/no/such/file.py"), "Cannot read /no/such/file.py: No such file or directory."),
        (("verify", "nothing"), "No task called 'nothing'."),
    ],
)
def test_wrong_usage_says_what_to_type(grader_cli, arguments, sentence):
    code, out, err = grader_cli(*arguments)
    assert (code, out) == (2, "")
    assert sentence in err


def test_verify_fails_when_a_solution_does_not_get_its_verdict(grader_cli, tmp_path, monkeypatch):
    code, out, _ = grader_cli("verify", "counter")
    assert (code, "0 failed" in out) == (0, True)
    folder = tmp_path / "counter"
    folder.mkdir()
    for path in (TASKS / "counter").iterdir():
        if path.is_file():
            (folder / path.name).write_text(path.read_text())
    (folder / "solutions").mkdir()
    right = (TASKS / "counter" / "solutions" / "accepted_counter.py").read_text()
    (folder / "solutions" / "accepted_counter.py").write_text(right)
    (folder / "solutions" / "wrong_counter.py").write_text(right.replace("# verdict: AC", "# verdict: WA values"))
    (folder / "solutions" / "wrong_header.py").write_text("class Counter:\n    pass\n")
    (folder / "starter.py").write_text(right)
    monkeypatch.setattr("tests.grader.test_cli.TASKS", tmp_path)
    code, out, _ = grader_cli("verify", "counter")
    assert code == 1
    assert "✗ counter  solutions/wrong_counter.py: AC, wanted WA values" in out
    assert "begin with `# verdict: WA tolerance" in out
    assert "✗ counter  starter.py: accepted, wanted refused" in out
    assert "4 failed" in out  # wrong_counter.py by the judge, and again with fresh seeds


def test_grading_needs_neither_django_nor_celery():
    code = "import sys, grader.cli, grader.judge, grader.verify, grader.worker\n"
    code += "print([name for name in ('django', 'celery', 'kombu', 'redis') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_grading_needs_none_of_the_web_s_packages():
    """As on a machine with torch, Triton, NumPy and PyYAML only: importing anything else of ours fails here."""
    absent = ("django", "celery", "kombu", "redis", "markdown_it", "nh3", "quizsite")
    program = (
        f"import sys; sys.modules.update(dict.fromkeys({absent!r}))\n"
        "from grader.cli import main\n"
        f"sys.exit(main(['grade', 'double-all', {solution('accepted_comprehension')!r}, '--tasks', {str(TASKS)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.returncode, "Accepted: 3 of 3 cases" in done.stdout) == (0, True), done.stderr


def test_the_doctor_fails_only_for_what_judging_needs(monkeypatch, capsys):
    from grader.sandbox import doctor as module

    def findings(*missing):
        names = ("python", "torch", "numpy", "cgroup subtree", "tier T1", "tier reached")
        return [module.Finding(name, name not in missing, "value", "What to do.") for name in names]

    monkeypatch.setattr(module, "doctor", lambda: findings("cgroup subtree", "tier T1"))
    assert main(["doctor"]) == 0
    assert "✗ tier T1: value\n    What to do." in (out := capsys.readouterr().out)
    assert out.endswith("Submissions can be judged here.\n")

    monkeypatch.setattr(module, "doctor", lambda: findings("tier T1", "tier reached"))
    assert main(["doctor"]) == 1
    assert capsys.readouterr().out.endswith("Submissions are not judged here: see tier reached.\n")

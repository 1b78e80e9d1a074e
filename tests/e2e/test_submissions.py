"""Code from the editor to the verdict: real broker, real workers, real box, real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TASK = "scaled-dot-product-attention"
SOLUTIONS = Path(__file__).resolve().parents[2] / "content" / "tasks" / TASK / "solutions"

ENDLESS = "def sdpa(q, k, v, mask=None, is_causal=False, scale=None):\n    while True:\n        pass\n"
HUNGRY = (
    "def sdpa(q, k, v, mask=None, is_causal=False, scale=None):\n"
    "    eaten = []\n"
    "    while True:\n"
    "        eaten.append(bytearray(16 << 20))\n"
)
#: Writes what looks like a result to every descriptor, claims success in every way it can think of, and leaves.
FORGING = """
import json, os, sys

CLAIM = {"status": "ok", "verdict": "AC", "reason": "", "passed": 99, "total": 99, "output": 0, "gradients": []}

def sdpa(q, k, v, mask=None, is_causal=False, scale=None):
    for name, module in list(sys.modules.items()):
        for attribute in ("check", "judge", "encode", "allclose"):
            if hasattr(module, attribute):
                try:
                    setattr(module, attribute, lambda *a, **k: True)
                except Exception:
                    pass
    for fd in range(1, 64):
        try:
            os.write(fd, json.dumps(CLAIM).encode() + b"\\n")
        except OSError:
            pass
    print("All 99 cases accepted")
    os._exit(0)
"""


def code_page(visit, **options):
    page = visit(f"/tasks/{TASK}/", **options)
    page.locator(".cm-content").first.wait_for()
    return page


def write(page, source: str, editor: int = 0) -> None:
    """Replace what stands in an editor, by pasting: what most people do with code from their own editor."""
    page.locator(".cm-content").nth(editor).click()
    page.keyboard.press("Control+a")
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        source,
    )


def verdict_of(page) -> str:
    """The words at the top of the results once the run is judged."""
    page.locator("#run-head[data-state=judged]").wait_for(timeout=90_000)
    return page.locator("#run-head").inner_text()


def case_of(page, word: str):
    return page.locator("li.case", has_text=word).first


def test_a_right_solution_is_accepted_with_its_speed(visit):
    page = code_page(visit)
    write(page, (SOLUTIONS / "accepted_matmul.py").read_text())
    page.keyboard.press("Control+Shift+Enter")
    page.locator("li.case").first.wait_for()  # rows arrive before the verdict
    assert "Accepted" in verdict_of(page)
    assert page.locator("li.case").count() > 10
    results = page.locator("#results").inner_text()
    if "T1 · " in page.request.get("/status").text():
        assert re.search(r"\d× the baseline's speed", results), results
    else:  # an ordinary user's judge cannot time, and says so
        assert "Speed was not measured: a judge without root" in results


def test_a_wrong_solution_shows_why_where_and_by_how_much(visit):
    page = code_page(visit)
    write(page, (SOLUTIONS / "wrong_no_scale.py").read_text())
    page.get_by_role("button", name=re.compile("^Submit")).click()
    assert "Wrong answer" in verdict_of(page)
    failed = case_of(page, "Wrong answer")
    if failed.locator("details").get_attribute("open") is None:
        failed.locator("summary").click()
    shown = failed.inner_text()
    for part in ("Expected", "Yours", "Error", "Budget"):
        assert part.lower() in shown.lower(), shown


@pytest.mark.parametrize(
    ("source", "verdict"),
    [(ENDLESS, "Time limit"), (HUNGRY, "Memory limit")],
    ids=["endless", "memory-eating"],
)
def test_what_exceeds_a_limit_is_told_which(visit, source, verdict):
    page = code_page(visit)
    write(page, source)
    page.get_by_role("button", name=re.compile("^Run")).click()
    assert verdict in verdict_of(page)


def test_a_forged_verdict_convinces_nobody(visit):
    page = code_page(visit)
    write(page, FORGING)
    page.get_by_role("button", name=re.compile("^Submit")).click()
    words = verdict_of(page)
    assert "Accepted" not in words
    assert "Runtime error" in words
    assert not page.locator("li.case .case-line", has_text="Accepted").count()


def test_own_scratch_code_runs_and_its_output_is_shown_inert(visit):
    page = code_page(visit)
    write(page, (SOLUTIONS / "accepted_matmul.py").read_text())
    page.locator("details.scratch summary").click()
    probe = "x = torch.ones(1, 1, 2, 4)\nprint('<script>alert(1)</script>', tuple(sdpa(x, x, x).shape))\n"
    write(page, probe, editor=1)
    page.keyboard.press("Control+Enter")
    verdict_of(page)
    assert "<script>alert(1)</script> (1, 1, 2, 4)" in page.locator("#results").inner_text()


def test_results_survive_a_reload_and_two_submissions_can_be_compared(visit):
    page = code_page(visit)
    write(page, "def sdpa(:\n")
    page.get_by_role("button", name=re.compile("^Run")).click()
    words = verdict_of(page)
    assert "Line 1" in words
    page.reload()
    page.goto(f"/tasks/{TASK}/submissions/")
    rows = page.locator("a[href^='/submissions/']")
    assert rows.count() >= 1
    rows.first.click()
    assert "Line 1" in verdict_of(page)


def test_without_scripts_the_form_sends_and_the_page_tells_the_verdict(visit):
    page = visit(f"/tasks/{TASK}/", java_script_enabled=False)
    page.locator("textarea[name=source]").fill("x = 1\n")
    page.get_by_role("button", name=re.compile("^Run")).click()
    for _ in range(120):
        if page.locator("#run-head[data-state=judged]").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    assert "sdpa" in page.locator("#run-head").inner_text()


def test_too_much_code_is_refused_beside_the_editor_and_stays_there(visit):
    page = visit(f"/tasks/{TASK}/", java_script_enabled=False)
    typed = "# " + "x" * 70_000
    page.locator("textarea[name=source]").fill(typed)
    page.get_by_role("button", name=re.compile("^Submit")).click()
    assert "64 KiB" in page.locator("#refusal").inner_text()
    assert page.locator("textarea[name=source]").input_value() == typed

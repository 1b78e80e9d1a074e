"""`check` on folders of its own: what it finds across files, what it writes, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.gates.record import write_record
from quizsite.catalog.formats.__main__ import main

QUESTION = """---
title: One product
type: print
difficulty: 2
time: 60
notes: ["000-001"]
status: published
---

What does it print?

```python
print(6 * 7)
```

```output
42
```

## Explanation
Six times seven.
"""
OVERLAY = """---
lang: zh-hans
title: 一个乘积
---

打印什么？

```python
print(6 * 7)
```

```output
42
```

## 解析
六七四十二。
"""
TASK = """---
title: Sum
topic: basics
difficulty: 1
minutes: 5
tags: [warm-up]
notes: ["000-001"]
status: published
entry_point: total
signature: "def total(x: list[int]) -> int"
checker: exact
---

Add them up.

## Example

`total([1, 2])` is 3.

## Hint

Use a loop.
"""
FACTS = """- id: "000-001"
  cluster: c-0001
  kind: definition
  fact: Softmax is $e^{z_i}/\\sum_j e^{z_j}$.
  zh: softmax 为 $e^{z_i}/\\sum_j e^{z_j}$。
- id: "000-002"
  cluster: c-0002
  kind: reason
  fact: It sums to one.
  zh: 它的和为 1。
"""


@pytest.fixture
def content(tmp_path) -> Path:
    """A small content folder without a fault."""
    files = {
        "topics.yaml": "- group: g\n  title: G\n  zh: 组\n  topics:\n"
        "    - {id: basics, title: Basics, zh: 基础, description: All, description_zh: 全部}\n",
        "notes/clusters.yaml": '- {id: c-0001, topic: basics, title: Softmax, notes: ["000-001"]}\n'
        '- {id: c-0002, topic: basics, title: Sum, notes: ["000-002"]}\n',
        "notes/facts/basics.yaml": FACTS,
        "questions/basics/product.md": QUESTION,
        "questions/basics/product.zh.md": OVERLAY,
        "tasks/total/task.md": TASK,
        "tasks/total/task.zh.md": "---\nlang: zh-hans\ntitle: 求和\n---\n\n求和。\n\n## 提示\n\n用循环。\n",
        "tasks/total/starter.py": "def total(x):\n    raise NotImplementedError\n",
        "tasks/total/cases.py": "CASES = ()\n",
        "tasks/total/solutions/accepted_sum.py": "# verdict: AC\n",
        "tasks/total/solutions/wrong_first.py": "# verdict: WA values — forgets the last\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    write_record(tmp_path / "tasks/total", [])
    return tmp_path


@pytest.fixture
def check(content, capsys):
    """Runs the command and returns (exit status, codes and file names of the findings, the last line's figures)."""

    def run(*arguments: str):
        status = main(["check", "--content", str(content), "--json", *arguments])
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return status, {(line["code"], Path(line["path"]).name) for line in lines[:-1]}, lines[-1]

    return run


def test_a_sound_folder_is_clean_once_stamped(content, check):
    status, found, figures = check("--run")
    assert (status, found) == (0, {("W402", "product.zh.md"), ("W402", "task.zh.md")})
    assert figures["coverage"]["basics"] == {
        "facts": 2, "facts_covered": 1, "clusters": 2, "clusters_covered": 1, "questions": 1, "tasks": 1,
    }  # fmt: skip
    assert figures["mix"]["kinds"] == {"print": 1}
    assert check("--stamp")[:2] == (0, set())


def test_a_stale_translation_is_renewed_only_by_name(content, check):
    check("--stamp")
    original = content / "questions/basics/product.md"
    original.write_text(QUESTION.replace("Six times", "6 times"), encoding="utf-8")
    assert check("--stamp")[1] == {("W402", "product.zh.md")}
    assert check("--stamp", str(original))[1] == set()
    front = QUESTION.replace("difficulty: 2", "difficulty: 3").replace("One product", "A product")
    original.write_text(front.replace("Six times", "6 times"))
    assert check()[1] == set(), "a stamp is about the text, not about difficulty or title"


@pytest.mark.parametrize(
    ("name", "old", "new", "finding"),
    [
        ("questions/basics/product.md", "000-001", "000-009", ("E701", "product.md")),
        ("questions/basics/product.md", "print(6 * 7)", "print(6 * 8)", ("E213", "product.md")),
        ("questions/basics/product.md", "print(6 * 7)", "print(6 * seven)", ("E213", "product.md")),
        ("notes/facts/basics.yaml", "c-0002", "c-0001", ("E702", "basics.yaml")),
        (
            "notes/facts/basics.yaml",
            '000-002"\n  cluster: c-0002',
            '000-001"\n  cluster: c-0001',
            ("E110", "basics.yaml"),
        ),
        ("notes/facts/basics.yaml", "definition", "rumour", ("E104", "basics.yaml")),
        ("notes/facts/basics.yaml", "  fact: Softmax", "  fact: [Softmax", ("E102", "basics.yaml")),
        ("notes/facts/basics.yaml", "It sums", "It $\\foo$ sums", ("W602", "basics.yaml")),
        ("notes/clusters.yaml", "topic: basics, title: Sum", "topic: other, title: Sum", ("E702", "clusters.yaml")),
        ("notes/clusters.yaml", '["000-002"]', '["000-002", "000-001"]', ("E702", "clusters.yaml")),
        ("topics.yaml", "id: basics", "id: other", ("E702", "product.md")),
        ("tasks/total/task.md", "title: Sum\n", "", ("E105", "task.md")),
        ("tasks/total/task.md", "minutes: 5", "minuets: 5", ("E103", "task.md")),
        ("tasks/total/task.md", "000-001", "000-009", ("E701", "task.md")),
        ("tasks/total/task.zh.md", "## 提示", "## 例子", ("E401", "task.zh.md")),
        ("tasks/total/starter.py", "def total(x):", "def total(x:", ("E503", "task.md")),
        ("tasks/total/solutions/wrong_first.py", "# verdict: ", "# ", ("E501", "task.md")),
        ("tasks/total/cases.py", "CASES = ()", "CASES = (1,)", ("E504", "task.md")),
    ],
)
def test_faults_are_found_and_end_with_status_1(content, check, name, old, new, finding):
    path = content / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    status, found, _ = check("--run")
    assert finding in found
    assert status == (1 if finding[0].startswith("E") else 0)


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("questions/basics/product.md", ("E401", "product.zh.md")),
        ("questions/basics/product.zh.md", ("W403", "product.md")),
        ("tasks/total/task.md", ("E501", "task.md")),
        ("tasks/total/cases.py", ("E501", "task.md")),
        ("tasks/total/starter.py", ("E503", "task.md")),
        ("tasks/total/solutions/wrong_first.py", ("E502", "task.md")),
        ("tasks/total/solutions/accepted_sum.py", ("E501", "task.md")),
    ],
)
def test_missing_files_are_found(content, check, name, finding):
    (content / name).unlink()
    assert finding in check()[1]


def test_a_broken_file_does_not_hide_the_others(content, check):
    (content / "questions/basics/binary.md").write_bytes(b"\xff\xfe\x00")
    (content / "questions/basics/huge.md").write_text("x" * 300_000)
    status, found, figures = check()
    assert status == 1
    assert {("E104", "binary.md"), ("E104", "huge.md")} <= found
    assert figures["mix"]["questions"] == 1


def test_a_path_narrows_the_check(content, check):
    (content / "questions/basics/bad.md").write_text("no front matter")
    assert check(str(content / "tasks"))[1] == {("W402", "task.zh.md")}
    assert check(str(content / "questions/basics/product.md"))[0] == 0
    assert check(str(content / "questions/basics"))[0] == 1


def test_two_questions_of_one_title_are_found(content, check):
    copy = content / "questions/basics/twice.md"
    copy.write_text(QUESTION, encoding="utf-8")
    assert ("W608", "twice.md") in check()[1]
    copy.write_text(QUESTION.replace("One product", "Another product"), encoding="utf-8")
    assert ("W608", "twice.md") not in check()[1]


def test_text_output_points_at_the_place(content, capsys):
    (content / "questions/basics/bad.md").write_text("---\ntype: single\ntyp: multi\n---\n")
    main(["check", "--content", str(content), str(content / "questions/basics/bad.md")])
    lines = capsys.readouterr().out.splitlines()
    place = next(n for n, line in enumerate(lines) if "E103" in line)
    assert lines[place].endswith("bad.md:3:1 E103 unknown key 'typ'; did you mean 'type'?")
    assert lines[place + 1 : place + 3] == ["    typ: multi", "    ^"]


def test_what_was_named_is_listed_with_its_titles(content, capsys):
    main(["check", "--content", str(content), str(content / "questions"), str(content / "tasks/total")])
    out = capsys.readouterr().out
    assert "basics/product  print     2  One product · 一个乘积\ntasks/total     task      1  Sum · 求和\n" in out
    assert "facts" not in out


@pytest.mark.parametrize("path", ["nowhere", "/"])
def test_wrong_usage_ends_with_status_2(content, path):
    with pytest.raises(SystemExit) as stop:
        main(["check", "--content", str(content), path])
    assert stop.value.code == 2

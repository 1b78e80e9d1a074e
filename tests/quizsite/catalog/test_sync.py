"""Files to rows: again and again, with broken files among them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from quizsite.catalog.models import Item, ItemVersion, Note, SourceFile, Status, Topic
from quizsite.catalog.sync import sync
from quizsite.practice.models import Attempt, Response
from tests.quizsite.conftest import item


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_everything_is_loaded_once(bank: Path) -> None:
    assert Item.objects.count() == 10
    assert Item.objects.published().count() == 9
    assert set(Item.objects.values_list("kind", flat=True)) == {
        "single", "multi", "blanks", "number", "dropdown", "match", "order", "short", "print",
    }  # fmt: skip
    assert [topic.slug for topic in Topic.objects.all()] == ["basics", "attention"]
    assert Note.objects.get(key="000-001").cluster_title == {
        "en": "Scores are divided by a root",
        "zh-hans": "分数要除以一个平方根",
    }
    assert list(item("single").notes.values_list("key", flat=True)) == ["000-001"]
    assert item("single").has_chinese
    assert not item("multi").has_chinese
    assert item("number").variant_count == 3


def test_a_second_sync_changes_nothing(bank: Path) -> None:
    before = list(ItemVersion.objects.values_list("pk", flat=True))
    lines: list[str] = []
    summary = sync(bank, lines.append)
    assert lines == []
    assert {outcome for _, outcome in summary.counts} == {"unchanged"}
    assert list(ItemVersion.objects.values_list("pk", flat=True)) == before


def test_a_second_sync_asks_the_database_a_fixed_number_of_times(bank: Path, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        sync(bank)


def test_new_words_make_a_new_version_and_new_marks_a_new_grading_hash(bank: Path) -> None:
    file = bank / "questions/attention/single.md"
    edit(file, "By what does", "By what number does")
    sync(bank)
    first, second = ItemVersion.objects.filter(item=item("single")).order_by("number")
    assert first.text_hash != second.text_hash
    assert first.grading_hash == second.grading_hash

    edit(file, "- [ ] By the key size", "- [x] By the key size")
    edit(file, "- [x] By the square", "- [ ] By the square")
    sync(bank)
    third = item("single").version
    assert third.number == 3
    assert third.grading_hash != second.grading_hash


def test_only_the_status_changed_keeps_the_version(bank: Path) -> None:
    version = item("draft").version
    edit(bank / "questions/basics/draft.md", "status: draft", "status: published")
    sync(bank)
    assert (item("draft").status, item("draft").version) == (Status.PUBLISHED, version)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(b"no front matter at all", id="nothing of a question in it"),
        pytest.param(b"---\ntype: single\n---\n\xff\xfe", id="not UTF-8"),
        pytest.param(b"", id="empty"),
    ],
)
def test_a_broken_file_keeps_its_last_version_and_stops_nobody(bank: Path, damage: bytes) -> None:
    good = item("single").version
    (bank / "questions/attention/single.md").write_bytes(damage)
    edit(bank / "questions/attention/multi.md", "Which of these", "Which ones")
    summary = sync(bank)
    assert [path for path, _ in summary.broken] == ["questions/attention/single.md"]
    assert summary.broken[0][1][0]["code"].startswith("E")
    assert (item("single").version, item("single").status) == (good, Status.PUBLISHED)
    assert item("multi").version.number == 2

    again = sync(bank)
    assert again.broken == summary.broken, "still broken, still said, without reading it again"


def test_a_fault_of_the_reader_is_the_files_own_trouble(bank: Path, monkeypatch, caplog) -> None:
    from quizsite.catalog import sync as module

    real = module.parse_question

    def stumbling(path: str, *rest):
        if path.endswith("single.md"):
            raise ZeroDivisionError("by zero")
        return real(path, *rest)

    monkeypatch.setattr(module, "parse_question", stumbling)
    for name in ("single", "multi"):
        edit(bank / f"questions/attention/{name}.md", "## Explanation", "## Explanation\n\nNew.")
    summary = sync(bank)
    assert [(path, findings[0]["code"]) for path, findings in summary.broken] == [
        ("questions/attention/single.md", "E100")
    ]
    assert item("multi").version.number == 2
    assert "single.md" in caplog.text


def test_a_file_that_is_gone_retires_its_question_and_keeps_the_answers(bank: Path, learner) -> None:
    single = item("single")
    attempt = Attempt.objects.create(user=learner, item_ids=[single.pk])
    Response.objects.create(attempt=attempt, user=learner, item=single, version=single.version)
    (bank / "questions/attention/single.md").unlink()
    sync(bank)
    assert item("single").status == Status.RETIRED
    assert Response.objects.count() == 1
    assert not SourceFile.objects.filter(path__endswith="single.md").exists()


def test_a_translation_that_arrives_later_is_a_new_version(bank: Path) -> None:
    overlay = bank / "questions/attention/single.zh.md"
    (bank / "questions/attention/dropdown.zh.md").write_text(
        "---\nlang: zh-hans\ntitle: softmax 的方向\n---\nsoftmax 沿 [[1: 行 | 键 | 头]] 进行。\n\n## 常见错误\n- [[1]] → 行是查询。\n- [[2]] → 各头互不相干。\n\n## 解析\n每个查询把权重分给各个键。\n"
    )
    overlay.unlink()
    sync(bank)
    assert item("dropdown").has_chinese
    assert not item("single").has_chinese


def test_broken_notes_withdraw_nothing(bank: Path) -> None:
    (bank / "notes/clusters.yaml").write_text("- [")
    summary = sync(bank)
    assert [path for path, _ in summary.broken] == ["topics.yaml"]
    assert Note.objects.count() == 3


def test_new_facts_are_linked_to_the_questions_that_named_them_before(bank: Path) -> None:
    edit(bank / "questions/attention/multi.md", '["000-002"]', '["000-002", "000-004"]')
    sync(bank)
    assert item("multi").notes.count() == 1
    facts = bank / "notes/facts/basics.yaml"
    facts.write_text(facts.read_text() + '- {id: "000-004", cluster: c-0002, kind: reason, fact: More., zh: 更多。}\n')
    edit(bank / "notes/clusters.yaml", '["000-003"]', '["000-003", "000-004"]')
    sync(bank)
    assert set(item("multi").notes.values_list("key", flat=True)) == {"000-002", "000-004"}


def test_the_command_prints_what_changed_and_what_is_broken(db: None, folder: Path, capsys) -> None:
    (folder / "questions/attention/multi.md").write_text("nothing")
    call_command("sync_content", folder)
    out, err = capsys.readouterr()
    assert "added     questions/attention/single.md" in out
    assert "questions: 9 added, 1 broken" in out
    assert "questions/attention/multi.md: the last good version stays" in err
    assert "E101" in err

    call_command("sync_content", folder, "--quiet")
    assert capsys.readouterr().out == "questions: 1 broken, 9 unchanged; syllabus: 1 unchanged\n"

"""Every sentence of the pages stands in Chinese too, and the compiled catalogue is the current one."""

from __future__ import annotations

import gettext
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).parents[3]
LOCALE = ROOT / "quizsite" / "locale"
CATALOGUE = Path("zh_Hans", "LC_MESSAGES", "django.po")

#: Folders without sentences for readers; and "locale", which the command would write into where it finds it.
SKIPPED = ["locale", ".venv", "var", "build", "tests", "content", "docs", "reference_impl", "node_modules"]

needs_gettext = pytest.mark.skipif(
    not shutil.which("msgattrib"), reason="needs the gettext tools (apt install gettext)"
)


def entries(catalogue: Path, *which: str) -> str:
    found = subprocess.run(
        ["msgattrib", "--no-wrap", "--no-obsolete", *which, catalogue], check=True, capture_output=True, text=True
    )
    return found.stdout


@pytest.fixture
def extracted(tmp_path: Path, settings, monkeypatch) -> Path:
    """A copy of the catalogue after looking for sentences everywhere."""
    shutil.copytree(LOCALE, tmp_path / "locale")
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    monkeypatch.chdir(ROOT)
    call_command("makemessages", locale=["zh_Hans"], ignore_patterns=SKIPPED, no_location=True, verbosity=0)
    return tmp_path / "locale" / CATALOGUE


@needs_gettext
def test_no_sentence_is_untranslated_or_guessed(extracted: Path) -> None:
    assert 'msgid "Check"' in extracted.read_text(), "the extraction found nothing"
    assert 'msgid "Wrong answer"' in extracted.read_text(), "the judge's sentences were not looked at"
    assert entries(extracted, "--untranslated") == ""
    assert entries(extracted, "--only-fuzzy") == ""


@needs_gettext
def test_the_catalogue_holds_no_sentence_that_is_gone(extracted: Path) -> None:
    assert "#~ msgid" not in extracted.read_text()


@needs_gettext
def test_the_compiled_catalogue_is_the_current_one(tmp_path: Path) -> None:
    fresh = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", fresh, LOCALE / CATALOGUE], check=True)
    with fresh.open("rb") as ours, (LOCALE / CATALOGUE).with_suffix(".mo").open("rb") as theirs:
        wanted, committed = gettext.GNUTranslations(ours), gettext.GNUTranslations(theirs)
    assert committed._catalog == wanted._catalog  # type: ignore[attr-defined]

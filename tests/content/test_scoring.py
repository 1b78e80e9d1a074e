"""Marking beyond the fixtures: policies, hints, and that a response of another question is no answer."""

from __future__ import annotations

import pytest

from quizsite.catalog.formats.model import Blank, Blanks, Choices, Grading, Matcher, Option, RubricPoint, Short, Variant
from quizsite.practice.scoring import PROBLEMS, Outcome, Policy, after_hints, grade, grade_json, multi_score


def single(*right: bool) -> Variant:
    options = tuple(Option(f"o{n}", {"en": str(n)}, correct=ok) for n, ok in enumerate(right))
    return Variant(0, {"en": ""}, Choices(sum(right) > 1, options), Grading.ALL)


def test_negative_marking_costs_a_wrong_pick_and_never_an_empty_answer():
    variant, exam = single(True, False, False, False), Policy(negative=True)
    assert grade(variant, {"choices": ["o1"]}, exam).score == pytest.approx(-1 / 3)
    assert grade(variant, {"choices": []}, exam).score == 0
    assert grade(variant, {"choices": ["o0"]}, exam).score == 1


def test_guessing_under_negative_marking_pays_nothing():
    variant = single(True, False, False, False)
    scores = [grade(variant, {"choices": [f"o{n}"]}, Policy(negative=True)).score for n in range(4)]
    assert sum(scores) == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize(
    ("picks", "scores"),  # right, wrong picks of 3 right among 5 → all, net, coverage, each
    [
        ((3, 0), (1, 1.00, 1.00, 1.00)),
        ((2, 0), (0, 0.67, 0.67, 0.80)),
        ((3, 1), (0, 0.67, 0.75, 0.80)),
        ((3, 2), (0, 0.33, 0.60, 0.60)),
        ((2, 1), (0, 0.33, 0.44, 0.60)),
        ((0, 0), (0, 0.00, 0.00, 0.40)),
    ],
)
def test_rules_of_multiple_choice(picks, scores):
    rules = (Grading.ALL, Grading.NET, Grading.COVERAGE, Grading.EACH)
    assert [round(multi_score(rule, *picks, 3, 5), 2) for rule in rules] == list(scores)


def test_hints_cost_their_price_down_to_the_floor():
    assert [after_hints(1.0, n) for n in (0, 1, 3, 20)] == [1.0, 0.9, 0.7, 0.4]
    assert after_hints(-0.33, 3) == -0.33


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("Scores SATURATE softmax", (0,)),
        ("it is saturating", (0,)),
        ("unsaturated", ()),
        ("方差变大，梯度消失", (1, 2)),
        ("the variance", (1,)),
        ("covariance", ()),
        ("variances", ()),
        ("C++ code", (3,)),
        ("", ()),
    ],
)
def test_keywords_suggest_points(text, suggested):
    rubric = tuple(
        RubricPoint(1, {"en": ""}, words)
        for words in (("saturat*",), ("variance", "方差"), ("gradient", "梯度"), ("c++",))
    )
    variant = Variant(0, {"en": ""}, Short(rubric, {"en": ""}), Grading.POINTS)
    assert grade(variant, {"text": text}).suggested == suggested


@pytest.mark.parametrize(
    ("typed", "problem", "unit"),
    [
        ("about five", "number", ""),
        ("2,5", "decimal_comma", ""),
        ("2 furlongs", "unknown_unit", "furlongs"),
        ("2 ms", "other_unit", "ms"),
    ],
)
def test_a_number_that_cannot_be_read_says_why_and_costs_nothing(typed, problem, unit):
    blanks = Blanks((Blank("number", "GiB", key=Matcher(low=2, high=2)),))
    mark = grade(Variant(0, {"en": ""}, blanks, Grading.SHARE), {"blanks": [typed]})
    assert (mark.outcome, mark.score) == (Outcome.INVALID, None)
    assert (mark.parts[0].problem, mark.parts[0].detail) == (problem, unit)
    assert problem in PROBLEMS


def test_a_result_goes_into_a_row():
    result = grade_json(single(True, False), {"choices": ["o1"]})
    assert result["outcome"] == Outcome.WRONG
    assert result["parts"][1] == {"id": "o1", "mark": "wrong", "message": {}, "problem": "", "detail": ""}

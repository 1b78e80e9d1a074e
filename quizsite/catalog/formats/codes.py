"""Every finding's code and what it stands for. docs/authoring/questions.md explains each (a test compares)."""

from __future__ import annotations

from typing import Final

CODES: Final = {
    "E101": "front matter missing",
    "E102": "front matter is not valid YAML",
    "E103": "unknown key or section heading",
    "E104": "value missing, of the wrong type, or outside the allowed set",
    "E110": "id used twice",
    "E201": "no interaction found, or more than one",
    "E202": "malformed marker",
    "E203": "no right option, or too many",
    "E204": "two options are equal, or a wrong answer equals the right one",
    "E205": "unclosed or empty blank",
    "E206": "number key without tolerance, with an unknown unit or an empty interval",
    "E207": "regular expression does not compile, or can backtrack without end",
    "E208": "table for matching is malformed",
    "E209": "option without an id",
    "E210": "option without feedback",
    "E211": "required section missing or empty",
    "E212": "list item of a section cannot be read",
    "E213": "the code of a print question does not print what the key says",
    "E301": "parameter undefined, unused, or not computable",
    "E302": "too few distinct variants",
    "E401": "translation differs in structure",
    "W402": "translation is stale or not stamped",
    "W403": "translation missing",
    "W404": "not covered by a translation of its own",
    "E501": "task folder incomplete",
    "E502": "task without a wrong solution",
    "E503": "task starter missing or not Python",
    "W601": "image or link needs care",
    "W602": "formula that the converter does not understand",
    "W603": "the key can be guessed from the form",
    "W604": "recommended part missing",
    "W605": "Chinese typography",
    "W606": "option id gives the answer away",
    "E701": "unknown fact id",
    "E702": "facts, clusters or topics inconsistent",
}

"""From a posted form to an answer, and from an answer back to the fields. What cannot be read is said beside its field.

Nothing here knows the key: only whether the answer has the form that the question asks for. Names of fields:

    choice                 ids, repeated                                   Choices
    blank-0, blank-1 ...   what stands in each blank                       Blanks
    pair-0, pair-1 ...     id of the right item for each left one          Matching
    place-<id>             position from 1, "" for an unused line          Ordering
    text                   what was written                                Short, Output
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext as _

from quizsite.catalog.formats.model import Blanks, Choices, Interaction, Matching, Ordering, Output, Short
from quizsite.lib.numbers import whole_number
from quizsite.practice.scoring import Grade, Mark

#: Longer texts are refused; an essay is no answer to an interview question.
TEXT_LIMIT = 8000
BLANK_LIMIT = 300
#: A text that is too long is kept somewhat further, so that it can be shortened after a reload.
DRAFT_LIMIT = 2 * TEXT_LIMIT


@dataclass
class Reading:
    """What a form held: `answer` for `scoring.grade`, `typed` to fill the form in again, `errors` by field name.

    `errors[""]` belongs to the form as a whole.
    """

    answer: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def draft(self) -> dict[str, Any]:
        """What was typed, as far as it is kept. Drafts are stored unasked, so one must not fill the disk."""
        return {**self.typed, "text": self.typed["text"][:DRAFT_LIMIT]} if "text" in self.typed else self.typed


def read(interaction: Interaction, data: QueryDict) -> Reading:
    """The answer in a posted form. Ids that are not of this question are a broken request, not a wrong answer."""
    match interaction:
        case Choices():
            return _read_choices(interaction, data)
        case Blanks():
            return _read_blanks(interaction, data)
        case Matching():
            return _read_pairs(interaction, data)
        case Ordering():
            return _read_order(interaction, data)
        case Short() | Output():
            return _read_text(data)
    raise TypeError(f"no form for {type(interaction).__name__}")


def _text(data: QueryDict, name: str) -> str:
    # NUL cannot be stored by PostgreSQL and is never meant.
    return data.get(name, "").replace("\0", "").replace("\r\n", "\n")


def _line(data: QueryDict, name: str) -> str:
    """A field of one line. Browsers stop at its `maxlength`; one character more is enough to say so to the others."""
    return _text(data, name).strip()[: BLANK_LIMIT + 1]


def _read_choices(interaction: Choices, data: QueryDict) -> Reading:
    chosen = data.getlist("choice")
    if not set(chosen) <= {option.id for option in interaction.options}:
        raise BadRequest("a choice that this question does not have")
    answer = {"choices": list(dict.fromkeys(chosen))}
    errors = {}
    if not chosen:
        errors[""] = _("Nothing is chosen yet. Pick an option, or skip the question.")
    elif not interaction.multiple and len(answer["choices"]) > 1:
        errors[""] = _("Only one option can be right here. Pick one.")
    return Reading(answer, answer, errors)


def _read_blanks(interaction: Blanks, data: QueryDict) -> Reading:
    values, errors = [], {}
    for number, blank in enumerate(interaction.blanks):
        name = f"blank-{number}"
        value = _line(data, name)
        if blank.kind == "dropdown" and value and whole_number(value, len(blank.options) - 1) is None:
            raise BadRequest("a choice that this question does not have")
        if len(value) > BLANK_LIMIT:
            errors[name] = _("That is longer than %(limit)d characters; a few words are enough.") % {
                "limit": BLANK_LIMIT
            }
        values.append(value)
    answer = {"blanks": values}
    if not any(values):
        errors[""] = _("Nothing is filled in yet. Try at least one blank, or skip the question.")
    return Reading(answer, answer, errors)


def _read_pairs(interaction: Matching, data: QueryDict) -> Reading:
    ids = {item.id for item in interaction.right}
    pairs = {str(number): data.get(f"pair-{number}", "") for number in range(len(interaction.left))}
    if not {value for value in pairs.values() if value} <= ids:
        raise BadRequest("a pair that this question does not have")
    errors = {}
    if not any(pairs.values()):
        errors[""] = _("Nothing is matched yet. Match at least one line, or skip the question.")
    return Reading({"pairs": pairs}, {"pairs": pairs}, errors)


def _read_order(interaction: Ordering, data: QueryDict) -> Reading:
    places = {item.id: _line(data, f"place-{item.id}") for item in interaction.items}
    errors, used = {}, {}
    for item_id, place in places.items():
        if not place:
            continue
        # Not `whole_number`: a Chinese keyboard may write full-width digits.
        if not place.isdecimal() or not 1 <= int(place) <= len(places):
            errors[f"place-{item_id}"] = _("Write a number from 1 to %(most)d, or leave it empty.") % {
                "most": len(places)
            }
        elif int(place) in used:
            errors[f"place-{item_id}"] = _("Number %(place)s stands at two lines; every line needs its own.") % {
                "place": place
            }
        else:
            used[int(place)] = item_id
    if not any(places.values()):
        errors[""] = _("No line has a number yet. Number the lines, or skip the question.")
    order = [item_id for _place, item_id in sorted(used.items())]
    return Reading({"order": order}, {"places": places, "order": order}, errors)


def _read_text(data: QueryDict) -> Reading:
    text = _text(data, "text")
    errors = {}
    if not text.strip():
        errors["text"] = _("Nothing is written yet. Write an answer, or skip the question.")
    elif len(text) > TEXT_LIMIT:
        errors["text"] = _("That has %(length)d characters; at most %(limit)d are read.") % {
            "length": len(text),
            "limit": TEXT_LIMIT,
        }
    return Reading({"text": text[:DRAFT_LIMIT]}, {"text": text}, errors)


def explain(refused: Grade) -> dict[str, str]:
    """Errors by field for a grade that is INVALID: the answer could not be read, and cost nothing."""
    errors = {
        f"blank-{part.id}": _(
            "This cannot be read as a number. Write it like 2.5, 1e9, 10^9 or 2/3, with a unit if you like."
        )
        for part in refused.parts
        if part.mark is Mark.INVALID
    }
    return errors or {"": _("This answer cannot be read. Nothing was counted; please look at it again.")}

"""Who may see which submission. Every view that takes a submission's number comes through here."""

from __future__ import annotations

from django.http import Http404

from quizsite.accounts.models import User
from quizsite.submissions.models import Submission


def my_submission(user: User, submission_id: int) -> Submission:
    """The submission with this number if it is this person's.

    Raises Http404 otherwise, also when it exists: a number must not tell whether somebody else submitted something.
    """
    try:
        return Submission.objects.select_related("task", "task_version").get(pk=submission_id, user_id=user.pk)
    except Submission.DoesNotExist:
        raise Http404(f"You have no submission number {submission_id}.") from None

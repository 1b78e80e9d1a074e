"""Submissions and workers, to look at: what they say is written by the judge's reports only.

The one decision left to a person: whether an implausible figure that the judge held for review is to count.
"""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizsite.submissions.models import Submission, Worker
from quizsite.submissions.recording import release


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = ("id", "user", "task", "kind", "state", "verdict", "reason", "held", "tries", "worker", "created_at")
    list_filter = ("state", "verdict", "kind", "held", "task")
    list_select_related = ("user", "task")
    search_fields = ("user__username",)
    exclude = ("seed",)  # test inputs are derived from it
    actions = ["release_figures"]

    @admin.action(description=gettext_lazy("Release held figures: they are right and may be compared"))
    def release_figures(self, request: HttpRequest, submissions: QuerySet[Submission]) -> None:
        released = sum(release(submission) for submission in submissions)
        self.message_user(request, _("%(n)s figures released.") % {"n": released})


@admin.register(Worker)
class WorkerAdmin(ReadOnlyAdmin):
    list_display = ("name", "last_seen")

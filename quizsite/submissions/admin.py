"""Submissions and workers, to look at: what they say is written by the judge's reports only."""

from django.contrib import admin
from django.http import HttpRequest

from quizsite.submissions.models import Submission, Worker


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = ("id", "user", "task", "kind", "state", "verdict", "reason", "tries", "worker", "created_at")
    list_filter = ("state", "verdict", "kind", "task")
    list_select_related = ("user", "task")
    search_fields = ("user__username",)
    exclude = ("seed",)  # test inputs are derived from it


@admin.register(Worker)
class WorkerAdmin(ReadOnlyAdmin):
    list_display = ("name", "last_seen")

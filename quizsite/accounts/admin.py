from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from quizsite.accounts.models import User


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People, their passwords and who may administrate."""

    list_display = ("username", "email", "is_staff", "is_active", "last_login")

"""Create the administrator of a new installation, once, and print the password this one time."""

import secrets

from django.core.management.base import BaseCommand
from django.db import transaction

from quizsite.accounts.models import User

USERNAME = "admin"


class Command(BaseCommand):
    help = "Create the administrator of a new installation and print the password, once. Later calls do nothing."

    def handle(self, **options) -> None:
        with transaction.atomic():
            if User.objects.filter(is_superuser=True).exists():
                return
            password = secrets.token_urlsafe(12)
            # A learner who took the name in team mode keeps the account; the administrator gets another name.
            taken = User.objects.filter(username=USERNAME).exists()
            username = f"{USERNAME}-{secrets.token_hex(3)}" if taken else USERNAME
            User.objects.create_superuser(username=username, password=password)
        self.stdout.write(
            f"Administrator created: {username}, password {password}\n"
            "This is shown once. To set another one: manage.py changepassword " + username
        )

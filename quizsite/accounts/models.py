"""People. In solo mode there are two: the local learner and the local administrator."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

#: The learner that every visitor of a solo installation is.
SOLO_USERNAME = "learner"


class User(AbstractUser):
    """A learner, author or administrator, with how they like the pages."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("Like my system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    theme = models.CharField(_("theme"), max_length=5, choices=Theme.choices, default=Theme.AUTO)
    single_key_shortcuts = models.BooleanField(_("single-key shortcuts"), default=True)

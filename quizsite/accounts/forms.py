from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from quizsite.accounts.models import User


class SettingsForm(forms.ModelForm):
    """How a person likes the pages. The language lives in a cookie, because it belongs to the browser."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ["theme", "single_key_shortcuts"]

"""How a person likes the pages: theme, language, keys."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from quizsite.accounts.forms import SettingsForm
from quizsite.accounts.models import User

COOKIE_AGE_S = 365 * 24 * 3600


def local_url(request: HttpRequest, url: str, default: str = "/") -> str:
    """`url` if it stays on this site, else `default`: a link from elsewhere must not send people away."""
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if safe else default


def remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=COOKIE_AGE_S, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


@require_POST
@login_not_required
def set_preference(request: HttpRequest) -> HttpResponse:
    """One click on a switch: `theme` or `language`, then back to `next`. Works signed out too."""
    response = HttpResponseRedirect(local_url(request, request.POST.get("next", "/")))
    theme, language = request.POST.get("theme"), request.POST.get("language")
    if theme in User.Theme.values:
        remember(response, "theme", theme)
        if request.user.is_authenticated:
            User.objects.filter(pk=request.user.pk).update(theme=theme)
    elif language in dict(settings.LANGUAGES):
        remember(response, settings.LANGUAGE_COOKIE_NAME, language)
    else:
        return HttpResponseBadRequest("wanted a theme or a language of this site")
    return response


@require_http_methods(["GET", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, instance=request.user, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        form.save()
        language = form.cleaned_data["language"]
        with translation.override(language):
            messages.success(request, _("Saved."))
        response = redirect("settings")
        remember(response, "theme", form.cleaned_data["theme"])
        remember(response, settings.LANGUAGE_COOKIE_NAME, language)
        return response
    return render(request, "accounts/settings.html", {"form": form})

"""Solo mode: whoever sits at this machine is the local learner, without signing in."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from quizsite.accounts.models import SOLO_USERNAME, User

#: Asked every few seconds by supervisors, without cookies: signing in each time would write a session each time, and
#: would make "this process answers" depend on the database.
PROBES = frozenset({"/healthz", "/readyz"})


class SoloLearnerMiddleware:
    """Signs the visitor in as the local learner; refuses anybody who does not come over loopback.

    The second check is not decoration: without it, binding a solo installation to a public address by mistake
    would hand everybody the learner's account.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.MODE == "solo":
            if not is_loopback(request.META.get("REMOTE_ADDR", "")):
                raise PermissionDenied(
                    gettext(
                        "This installation runs in solo mode and answers only to the machine it runs on. "
                        "For several people, start it with WARMUP_MODE=team."
                    )
                )
            if request.path not in PROBES and not request.user.is_authenticated:
                learner, _ = User.objects.get_or_create(username=SOLO_USERNAME)
                login(request, learner, backend="django.contrib.auth.backends.ModelBackend")
        return self.get_response(request)


def is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False

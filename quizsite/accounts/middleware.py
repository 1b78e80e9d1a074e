"""Solo mode: whoever sits at this machine is the local learner, without signing in."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from quizsite.accounts.models import SOLO_USERNAME, User

#: Asked every few seconds by supervisors: who is there does not matter, and looking it up would make "this process
#: answers" depend on the database.
PROBES = frozenset({"/healthz", "/readyz"})


class SoloLearnerMiddleware:
    """Takes the visitor for the local learner; refuses anybody who does not come over loopback.

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
                # For this request only. A session would be a row for every visit without cookies, and kept for weeks.
                request.user, _ = User.objects.get_or_create(username=SOLO_USERNAME)
        return self.get_response(request)


def is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """What every page knows: the mode, and how this person likes it."""
    user = getattr(request, "user", None)
    theme = request.COOKIES.get("theme", getattr(user, "theme", "auto"))
    return {"MODE": settings.MODE, "theme": theme if theme in {"light", "dark"} else "auto"}

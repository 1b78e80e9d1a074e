"""Preferences, the two modes, and the first administrator."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client

from quizsite.accounts.models import SOLO_USERNAME, User

PASSWORD = "correct horse battery"


def test_the_theme_changes_with_one_click_and_stays(page: Client, learner: User) -> None:
    assert 'data-theme="auto"' in page.get("/settings/").text
    answer = page.post("/settings/preference", {"theme": "dark", "next": "/notes/?q=x"})
    assert answer["Location"] == "/notes/?q=x"
    learner.refresh_from_db()
    assert learner.theme == "dark"
    assert 'data-theme="dark"' in page.get("/settings/").text
    # On another device, without the cookie, the account remembers.
    other = Client()
    other.force_login(learner)
    assert 'data-theme="dark"' in other.get("/settings/").text


def test_the_language_changes_with_one_click(page: Client) -> None:
    page.post("/settings/preference", {"language": "zh-hans", "next": "/"})
    text = page.get("/settings/").text
    assert '<html lang="zh-hans"' in text
    assert "设置" in text


@pytest.mark.parametrize("field", [{"theme": "pink"}, {"language": "xx"}, {}])
def test_preferences_that_do_not_exist_are_refused(page: Client, learner: User, field: dict[str, str]) -> None:
    assert page.post("/settings/preference", field).status_code == 400
    learner.refresh_from_db()
    assert learner.theme == "auto"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_a_switch_never_leads_away_from_the_site(page: Client, target: str) -> None:
    assert page.post("/settings/preference", {"theme": "dark", "next": target})["Location"] == "/"


def test_the_settings_page_saves_everything_at_once(page: Client, learner: User) -> None:
    answer = page.post("/settings/", {"theme": "light", "language": "zh-hans"}, follow=True)
    learner.refresh_from_db()
    assert (learner.theme, learner.single_key_shortcuts) == ("light", False)
    assert "已保存。" in answer.text
    page.post("/settings/", {"theme": "light", "language": "en", "single_key_shortcuts": "on"})
    learner.refresh_from_db()
    assert learner.single_key_shortcuts


@pytest.mark.usefixtures("bank")
def test_single_keys_can_be_switched_off(page: Client, learner: User) -> None:
    url = "/questions/attention/single/"
    assert "data-keys" in page.get(url).text
    User.objects.filter(pk=learner.pk).update(single_key_shortcuts=False)
    assert "data-keys" not in page.get(url).text


def test_in_solo_mode_the_visitor_is_the_local_learner(db: None, client: Client) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert answer.wsgi_request.user.username == SOLO_USERNAME
    assert User.objects.count() == 1
    client.get("/")
    assert User.objects.count() == 1
    assert not Session.objects.exists(), "programs that keep no cookies would add one with every visit"


@pytest.mark.parametrize("address", ["192.0.2.1", "::ffff:192.0.2.1", "10.0.0.2", "nonsense", ""])
def test_in_solo_mode_other_machines_get_nothing(db: None, client: Client, address: str) -> None:
    answer = client.get("/", REMOTE_ADDR=address)
    assert answer.status_code == 403
    assert "WARMUP_MODE=team" in answer.text
    assert not User.objects.exists()


def test_in_team_mode_people_sign_up_and_sign_in(db: None, client: Client, settings) -> None:
    settings.MODE = "team"
    refused = client.get("/progress/", REMOTE_ADDR="192.0.2.1")
    assert refused["Location"] == "/account/login/?next=/progress/"
    form = client.get(refused["Location"]).text
    assert "site-header" in form
    assert '<label for="id_login">' in form

    client.post("/account/signup/", {"username": "new", "password1": PASSWORD, "password2": PASSWORD})
    assert client.get("/progress/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/progress/").status_code == 302
    client.post("/account/login/", {"login": "new", "password": PASSWORD})
    assert client.get("/progress/").wsgi_request.user.username == "new"


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize(
    "url", ["/", "/questions/", "/questions/attention/single/", "/notes/attention/", "/settings/", "/tasks/"]
)
def test_in_team_mode_every_page_needs_a_person(client: Client, settings, url: str) -> None:
    settings.MODE = "team"
    assert client.get(url)["Location"].startswith("/account/login/")


def test_the_administration_is_for_the_administrator(page: Client, author: User) -> None:
    assert page.get("/admin/").status_code == 302
    staff = Client()
    staff.force_login(author)
    assert staff.get("/admin/").status_code == 200


def test_the_first_administrator_is_made_once_and_the_password_shown_once(db: None, capsys, client: Client) -> None:
    call_command("first_admin")
    said = capsys.readouterr().out
    administrator = User.objects.get(is_superuser=True)
    password = said.split("password ")[1].split("\n")[0]
    assert administrator.check_password(password)
    assert (
        client.post("/admin/login/?next=/admin/", {"username": "admin", "password": password})["Location"] == "/admin/"
    )

    call_command("first_admin")
    assert capsys.readouterr().out == ""
    assert User.objects.filter(is_superuser=True).count() == 1


def test_a_learner_called_admin_keeps_the_account(db: None, capsys) -> None:
    taken = User.objects.create_user("admin", password=PASSWORD)
    call_command("first_admin")
    taken.refresh_from_db()
    assert not taken.is_superuser
    assert taken.check_password(PASSWORD)
    assert User.objects.get(is_superuser=True).username.startswith("admin-")

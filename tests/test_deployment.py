"""docker-compose.yml and Dockerfile, read without an engine: syntax, least privilege, and names that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def networks(service: dict) -> set[str]:
    return set(service.get("networks", []))


def test_every_service_says_what_it_runs_and_how_to_tell_that_it_is_well(compose):
    for name, service in compose["services"].items():
        assert "image" in service, name
        assert "healthcheck" in service or name == "prepare", f"{name} has no health check"
        for other, condition in service.get("depends_on", {}).items():
            assert other in compose["services"]
            assert condition["condition"] in {"service_healthy", "service_completed_successfully"}
        assert networks(service) <= set(compose["networks"])
        assert {s if isinstance(s, str) else s["source"] for s in service.get("secrets", [])} <= set(compose["secrets"])
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in compose["volumes"], (
                f"{name} mounts {volume}: no host folder, no engine socket"
            )


def test_no_service_is_privileged_and_only_judges_get_capabilities_back(compose):
    for name, service in compose["services"].items():
        assert not service.get("privileged")
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service.get("network_mode") != "host"
        assert service.get("pid") != "host"
        if name != "db":  # PostgreSQL's image changes its user itself
            assert service["cap_drop"] == ["ALL"], name
            assert service["read_only"] is True, name
        assert bool(service.get("cap_add")) == name.startswith("judge"), name


def test_judges_reach_the_broker_and_nothing_else(compose):
    for name, service in compose["services"].items():
        if name.startswith("judge"):
            assert networks(service) == {"queue"}
            assert not any(secret in str(service) for secret in ("db_password", "secret_key", "broker_password"))
            assert "DATABASE_URL" not in service["environment"]
            assert not service.get("volumes")
            assert not service.get("ports")
    assert "queue" not in networks(compose["services"]["db"])
    assert compose["networks"]["queue"]["internal"]
    assert compose["networks"]["inner"]["internal"]
    assert "ports" not in compose["services"]["broker"]
    assert "ports" not in compose["services"]["db"]


def test_secrets_come_from_files(compose):
    assert all(set(secret) == {"file"} for secret in compose["secrets"].values())
    for name, service in compose["services"].items():
        for variable, value in (service.get("environment") or {}).items():
            assert not re.search(r"PASSWORD|SECRET", variable) or variable.endswith("_FILE"), (name, variable)
            assert not re.search(r"://[^/@]*:[^/@]*@", str(value)), f"{name}: {variable} holds a password"


def test_the_dockerfile_copies_what_exists_and_builds_the_targets_that_compose_names(compose):
    stages = set(re.findall(r"^FROM \S+ AS (\w+)$", DOCKERFILE, re.M))
    for service in compose["services"].values():
        if "build" in service:
            assert service["build"]["target"] in stages
    for line in re.findall(r"^COPY (.+)$", DOCKERFILE, re.M):
        *copied, _target = line.split()
        for source in copied:
            assert (ROOT / source).exists(), f"Dockerfile copies {source}, which is not there"


def test_the_web_image_holds_no_torch_and_the_judge_image_no_django():
    web = re.search(r"grep -vE '([^']+)' requirements.lock", DOCKERFILE)[1]
    judge = re.search(r"grep -E '([^']+)' requirements.lock", DOCKERFILE)[1]
    lock = [line.split(";")[0] for line in (ROOT / "requirements.lock").read_text().splitlines() if "==" in line]
    in_web = {line.split("==")[0] for line in lock if not re.search(web, line)}
    in_judge = {line.split("==")[0] for line in lock if re.search(judge, line)}
    assert {"django", "celery", "psycopg", "uvicorn"} <= in_web
    assert not {"torch", "triton"} & in_web
    assert {"torch", "triton", "numpy", "pyyaml", "celery", "redis"} <= in_judge
    assert not {name for name in in_judge if name.startswith(("django", "psycopg"))}
    copied_by_judge = DOCKERFILE.split(" AS judge")[1]
    assert "quizsite" not in copied_by_judge
    assert "content/questions" not in copied_by_judge

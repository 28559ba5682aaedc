"""The compose file is valid, keeps no secret and leaves no service unwatched; nothing here needs an engine."""

import json
import re

import jsonschema
import pytest

from tests.deploy import compose
from tests.house.sources import ROOT

# As published by the Compose Specification's authors (its licence lies beside it).
SCHEMA = json.loads((ROOT / "tests/deploy/schema/compose-spec.json").read_text())
GIVEN = {name: f"value-of-{name.lower()}" for name in compose.variables()[0]}
ONE_SHOT = {"migrate"}


@pytest.fixture(scope="module")
def services():
    return compose.load(GIVEN)["services"]


def test_file_is_valid():
    validator = jsonschema.Draft202012Validator(SCHEMA)
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(compose.load())] == []


def test_schema_refuses_a_slip_of_the_pen():
    slipped = compose.load()
    slipped["services"]["web"]["helthcheck"] = {}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(slipped)


def test_missing_secret_stops_the_start():
    _, required = compose.variables()
    assert required == {"SECRET_KEY", "POSTGRES_PASSWORD", "ALLOWED_HOSTS", "SITE_URL"}
    for name in required:
        with pytest.raises(KeyError):
            compose.load({key: value for key, value in GIVEN.items() if key != name})


def test_no_secret_stands_in_the_file():
    for service in compose.load()["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("SECRET|PASSWORD|TOKEN|DATABASE_URL|EMAIL_URL|SMS_URL", name):
                assert value.startswith("${") or "${POSTGRES_PASSWORD:?" in value, name


def test_every_service_is_watched_and_comes_back(services):
    for name, service in services.items():
        assert service["restart"] == ("on-failure:3" if name in ONE_SHOT else "unless-stopped"), name
        assert ("healthcheck" in service) == (name not in ONE_SHOT), name


def test_data_outlives_its_containers(services):
    named = set(compose.load()["volumes"])
    mounted = {name: {volume.split(":")[0] for volume in service["volumes"]} for name, service in services.items()}
    assert {"postgres": mounted["postgres"], "redis": mounted["redis"]} == {
        "postgres": {"postgres"},
        "redis": {"redis"},
    }
    assert {"static", "media"} <= mounted["web"] & mounted["worker"]
    assert {volume for volumes in mounted.values() for volume in volumes if not volume.startswith(".")} == named


def test_only_the_door_is_open(services):
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert compose.load()["networks"]["inside"] == {"internal": True}
    assert services["postgres"]["networks"] == services["redis"]["networks"] == ["inside"]
    assert "inside" not in services["proxy"]["networks"]


def test_servers_of_the_settings_are_services(services):
    environment = services["web"]["environment"]
    assert "@postgres:5432/" in environment["DATABASE_URL"]
    assert environment["REDIS_URL"].startswith("redis://redis:6379/")
    assert {"postgres", "redis"} <= set(services)


def test_database_sees_persian_letters(services):
    assert "--lc-ctype=C.UTF-8" in services["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]


def test_every_variable_is_explained():
    example = (ROOT / "deploy/env.example").read_text()
    operations = (ROOT / "docs/operations.md").read_text()
    names, required = compose.variables()
    assert [name for name in sorted(names) if f"`{name}`" not in operations] == []
    assert [name for name in sorted(required) if not re.search(rf"^{name}=$", example, re.MULTILINE)] == []


def test_image_runs_without_rights():
    stages = re.split(r"^FROM ", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)[1:]
    assert len(stages) == 2
    assert re.search(r"^USER karestan$", stages[-1], re.MULTILINE)
    assert "--require-hashes" in stages[0]


def test_image_holds_every_app():
    kept = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    apps = {"portal", "reports", "support", "units", "parks", "accounts", "core", "templates", "static", "locale"}
    assert apps | {"manage.py", "requirements.txt", "deploy/gunicorn.conf.py"} == kept

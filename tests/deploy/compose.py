"""docker-compose.yml as the containers would see it: parsed, merged and with its variables filled in."""

import re

import yaml

from tests.house.sources import ROOT

FILE = ROOT / "docker-compose.yml"
VARIABLE = re.compile(r"\$\$|\$\{(?P<name>\w+)(?:(?P<kind>:-|:\?)(?P<word>[^}]*))?\}")


def load(environment=None):
    """The file's content; with an environment, every `${…}` replaced as Compose does it."""
    content = yaml.safe_load(FILE.read_text())
    return content if environment is None else fill(content, environment)


def fill(value, environment):
    if isinstance(value, dict):
        return {key: fill(item, environment) for key, item in value.items()}
    if isinstance(value, list):
        return [fill(item, environment) for item in value]
    return VARIABLE.sub(lambda found: lookup(found, environment), value) if isinstance(value, str) else value


def lookup(found, environment):
    if found[0] == "$$":
        return "$"
    if value := environment.get(found["name"], ""):
        return value
    if found["kind"] == ":?":
        raise KeyError(found["word"])
    return found["word"] or ""


def variables():
    """Names of all variables that the file takes from its surroundings, and those without which it refuses."""
    found = [match for match in VARIABLE.finditer(FILE.read_text()) if match["name"]]
    return {match["name"] for match in found}, {match["name"] for match in found if match["kind"] == ":?"}

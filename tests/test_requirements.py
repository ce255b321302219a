"""What the tests are run with is pinned, each release with hashes, and nothing that the project asks for is missing there."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements" / "test.txt").read_text(encoding="utf-8")
_RELEASE = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(.*?)(?=^[A-Za-z0-9]|\Z)", re.M | re.S)


def test_all_that_the_project_asks_for_is_pinned_to_what_it_allows() -> None:
    pinned: dict[str, list[str]] = {}
    for name, version, _ in _RELEASE.findall(LOCK):
        pinned.setdefault(canonicalize_name(name), []).append(version)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    built = [line for line in (ROOT / "requirements" / "build.in").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    asked = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
        *project["build-system"]["requires"],
        *built,
    ]
    wanted = [Requirement(line) for line in asked]
    missing = [str(one) for one in wanted if not any(one.specifier.contains(v) for v in pinned.get(canonicalize_name(one.name), ()))]
    assert len(wanted) > 50 and not missing, f"`make lock` pins {missing}"


def test_each_release_has_its_hashes_and_no_registry_is_named() -> None:
    releases = _RELEASE.findall(LOCK)
    assert len(releases) > 100
    assert not [name for name, _, rest in releases if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", rest)]
    assert "://" not in LOCK and "--" not in LOCK.replace("--hash=", "")

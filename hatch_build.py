"""What the desk's map and graph are drawn with is fetched with npm when a wheel is built; where npm is absent the rest is built."""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FILES = {
    "maplibre-gl/dist/maplibre-gl.mjs": "maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-shared.mjs": "maplibre-gl-shared.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre-gl.css",
    "maplibre-gl/LICENSE.txt": "maplibre-gl.LICENSE.txt",
    "cytoscape/dist/cytoscape.esm.min.mjs": "cytoscape.mjs",
    "cytoscape/LICENSE": "cytoscape.LICENSE.txt",
}
SECONDS = 300


class CustomBuildHook(BuildHookInterface[Any]):
    """Puts the vendored files beside the desk, into the wheel or, for an editable install, into the source folder."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch them unless they are there already; what cannot be fetched is told and left out."""
        desk = Path(self.root) / "src" / "tasdiq" / "serve"
        vendor = desk / "vendor"
        if not all((vendor / name).is_file() for name in FILES.values()):
            problem = fetch(desk / "web", vendor)
            if problem:
                print(f"tasdiq: the desk's interactive map and graph are left out: {problem}", file=sys.stderr)
                return
        for name in FILES.values():
            build_data.setdefault("force_include", {})[str(vendor / name)] = f"tasdiq/serve/vendor/{name}"


def fetch(web: Path, vendor: Path) -> str | None:
    """Install what the lock file names, held to its hashes, and copy what is served; what went wrong comes back."""
    npm = shutil.which("npm")
    if npm is None:
        return "there is no npm (install Node.js 20 or later, then install Tasdiq anew)"
    with TemporaryDirectory() as scratch:
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(web / name, Path(scratch) / name)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        try:
            done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
        if done.returncode:
            return f"npm says: {(done.stderr.strip().splitlines() or ['nothing'])[-1]}"
        vendor.mkdir(exist_ok=True)
        for source, name in FILES.items():
            shutil.copyfile(Path(scratch) / "node_modules" / source, vendor / name)
    return None

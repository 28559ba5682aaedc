"""Programs out of Debian's packages without installing them: for tests that an ordinary user runs."""

import re
import shutil
import subprocess

from tests.servers import CannotRun


def unpack(package, root):
    """Download `package` with whatever it lacks on this machine and unpack it below `root`; returns `root`."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise CannotRun("no Debian packages here")
    apt = root.with_name(f"{root.name}.apt")
    for folder in (root, apt / "state/lists/partial", apt / "cache/archives/partial", apt / "packages"):
        folder.mkdir(parents=True, exist_ok=True)
    own_folders = ["-o", f"Dir::State={apt}/state", "-o", f"Dir::Cache={apt}/cache"]
    own_folders += ["-o", "Dir::State::status=/var/lib/dpkg/status", "-o", "Debug::NoLocking=1"]
    own_folders += ["-o", "APT::Sandbox::User="]
    run("apt-get", "-qq", *own_folders, "update")
    plan = run("apt-get", *own_folders, "-s", "--no-install-recommends", "install", package)
    names = re.findall(r"^Inst (\S+)", plan, re.MULTILINE)
    if names:
        run("apt-get", "-qq", *own_folders, "download", *names, cwd=apt / "packages")
    for archive in (apt / "packages").glob("*.deb"):
        run("dpkg-deb", "-x", str(archive), str(root))
    shutil.rmtree(apt)
    return root


def run(*command, **options):
    """What the command printed; raises CannotRun with its complaint when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, **options)
    if done.returncode:
        raise CannotRun(f"{command[0]} failed: {(done.stderr or done.stdout).strip()[-300:]}")
    return done.stdout

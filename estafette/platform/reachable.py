"""Places that PostgreSQL can reach when the platform runs as root.

PostgreSQL refuses to run as root, so it then runs as ``nobody``, who must be able to pass through
every folder above its program and its data. When one of them is closed (a checkout in ``/root``),
the program is copied and the data is kept in ``/var/lib/estafette``; for a platform in the
temporary directory, in a folder there that goes at the next start after the platform is deleted.
"""

import os
import shutil
import tempfile
import zlib
from pathlib import Path

UNPRIVILEGED = "nobody"


def data_folder(state: Path) -> Path:
    """Return the folder for PostgreSQL's data; ``state/postgres`` leads to it in every case."""
    state.mkdir(parents=True, exist_ok=True)
    place = state / "postgres"
    if os.geteuid() != 0:
        place.mkdir(mode=0o700, exist_ok=True)
        return place
    if _open_to_all(state.parent):
        state.chmod(state.stat().st_mode | 0o011)  # may be passed through, not listed
        place.mkdir(mode=0o700, exist_ok=True)
    elif not place.exists():
        place.unlink(missing_ok=True)  # it led to data that someone removed
        place.symlink_to(_elsewhere(state))
    data = place.resolve()
    shutil.chown(data, UNPRIVILEGED)
    return data


def program_folder(install: Path, libraries: Path) -> Path:
    """Return an installation that the user of PostgreSQL can run: this one, or a copy of it."""
    if os.geteuid() != 0 or _open_to_all(install):
        return install
    stamp = zlib.crc32(f"{install} {install.stat().st_mtime_ns}".encode())
    copy = _own_folder(Path("/var/lib")) / f"program-{stamp:08x}"
    if not copy.exists():
        draft = Path(tempfile.mkdtemp(dir=copy.parent))
        draft.chmod(0o755)
        package = install.parent.name  # the programs find their libraries by these two names
        shutil.copytree(install, draft / package / install.name, symlinks=True)
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        try:
            draft.rename(copy)
        except OSError:  # another start was first
            shutil.rmtree(draft)
    return copy / install.parent.name / install.name


def _elsewhere(state: Path) -> Path:
    temporary = Path(tempfile.gettempdir())
    passing = state.is_relative_to(temporary.resolve())
    folder = _own_folder(temporary if passing else Path("/var/lib"))
    if passing:
        _remove_orphans(folder)
    data = Path(tempfile.mkdtemp(dir=folder, prefix="data-"))
    data.with_suffix(".of").write_text(str(state))
    return data


def _remove_orphans(folder: Path) -> None:
    """Remove the data of platforms that were deleted."""
    for note in folder.glob("data-*.of"):
        data = note.with_suffix("")
        if not (Path(note.read_text()) / "postgres").is_symlink():
            shutil.rmtree(data, ignore_errors=True)
            note.unlink(missing_ok=True)


def _own_folder(parent: Path) -> Path:
    """Return root's folder in ``parent``; another user may not have made it before us."""
    folder = parent / "estafette"
    folder.mkdir(mode=0o755, exist_ok=True)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != 0 or found.st_mode & 0o022:
        raise PermissionError(f"{folder} does not belong to root alone.")
    return folder


def _open_to_all(path: Path) -> bool:
    whole = path.resolve()
    return all(part.stat().st_mode & 0o001 for part in [whole, *whole.parents])

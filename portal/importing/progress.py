"""How far a check or a recording has come: a number beside the file, for its transaction shows nothing till its end."""

from pathlib import Path


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.progress")


def tell(path: Path, rows: int) -> None:
    """So many rows are done."""
    _beside(path).write_text(str(rows))


def told(path: Path) -> int:
    """How many rows are done; 0 where nothing was told yet."""
    try:
        return int(_beside(path).read_text() or 0)
    except (OSError, ValueError):
        return 0


def forget(path: Path) -> None:
    _beside(path).unlink(missing_ok=True)

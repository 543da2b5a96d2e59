"""The registries of ``queries/``: TOML files, read with their faults told in the user's words."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from jamsostek.base import settings
from jamsostek.base.errors import ProductError

Result = TypeVar("Result")


def read(file: Path, make: Callable[[dict], Result]) -> Result:
    """What ``make`` makes of a registry's entries.

    ``ProductError`` ``file_missing``, or ``registry_broken`` where the file is no TOML or ``make``
    finds an entry wanting or wrong (``ValueError``, ``KeyError``, ``TypeError`` or
    ``AttributeError``).
    """
    try:
        return make(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise ProductError("file_missing", file=settings.shown_path(file)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProductError(
            "registry_broken", file=settings.shown_path(file), detail=str(error)
        ) from error

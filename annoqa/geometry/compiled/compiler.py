"""The door to numba, which is optional: what it compiles, and whether it can.

Without numba, or where it finds no folder to keep what it compiled, functions stay as they are, and
callers read `WORKS` and do not ask for them.
"""

from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


def _decorator() -> Callable[..., Any] | None:
    """Return numba's decorator, or None where it cannot compile and keep."""
    try:
        from numba import njit  # noqa: PLC0415 - optional

        decorator: Callable[..., Any] = njit(cache=True, error_model="numpy")
        decorator(_nothing)
    except (ImportError, RuntimeError):
        return None
    return decorator


def _nothing() -> None:
    """Do nothing; numba says on seeing this whether there is a folder for its cache."""


_DECORATOR = _decorator()
WORKS = _DECORATOR is not None
"""Whether there is a compiler, and a folder for what it compiled."""


def compiled(function: Function) -> Function:
    """Compile a function on its first call and keep the outcome on disk, where there is numba.

    Parameters
    ----------
    function : callable
        A loop over arrays and numbers.

    Returns
    -------
    callable
        The same function, compiled where that is possible.
    """
    if _DECORATOR is None:
        return function
    fast: Function = _DECORATOR(function)
    return fast

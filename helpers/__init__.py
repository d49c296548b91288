"""What the lessons call: `from helpers import check, show`.

A name is imported when it is first asked for, so that a lesson without a network never loads
TensorFlow, and an export never loads matplotlib. Importing changes no setting of any package.
"""

from importlib import import_module
from typing import Any

_MODULES = {
    "helpers.checks": ("check", "exercise"),
    "helpers.data": ("DamagedDataError", "Mnist", "load_mnist", "per_class"),
    "helpers.diagrams": ("network",),
    "helpers.display": ("png_of", "show"),
    "helpers.figures": (
        "digit_scatter",
        "histograms",
        "image_grid",
        "image_rows",
        "learning_curves",
        "thumbnails",
    ),
    "helpers.judge": ("digit_classifier",),
    "helpers.widgets.pad": ("drawing_pad", "like_mnist"),
    "helpers.widgets.plane": ("latent_plane",),
    "helpers.widgets.sliders": ("slider",),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    """Import the module of a name when the name is first used (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'helpers' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__

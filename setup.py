"""Builds the C extension modules; everything else is in pyproject.toml.

Environment: RACEFREE_WERROR=1 turns warnings into errors (CI), RACEFREE_CHECKS=1 compiles the table's
self-check in (tests), RACEFREE_TSAN=1 builds with ThreadSanitizer (needs an interpreter built the same way).
"""

import os
import sys
from pathlib import Path

from setuptools import Extension, setup

ROOT = Path(__file__).parent


def flag(name: str) -> bool:
    return os.environ.get(name, "") not in ("", "0")


def extension(name: str, module_file: str, rooms: list[str]) -> Extension:
    """An extension from its module file and the C files of its rooms; any header makes it stale."""
    sources = [f"csrc/{module_file}"]
    for room in rooms:
        sources += sorted(str(path.relative_to(ROOT)) for path in (ROOT / "csrc" / room).glob("*.c"))
    headers = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "csrc").rglob("*.h"))
    compile_args: list[str] = []
    link_args: list[str] = []
    macros: list[tuple[str, str | None]] = []
    if sys.platform == "win32":
        compile_args += ["/std:c11", "/experimental:c11atomics"]
    else:
        compile_args += ["-std=c11", "-O3", "-fvisibility=hidden"]
    if flag("RACEFREE_WERROR"):
        compile_args += ["-Wall", "-Wextra", "-Werror", "-Wno-missing-field-initializers"]
    if flag("RACEFREE_CHECKS"):
        macros.append(("RF_CHECKS", "1"))
    if flag("RACEFREE_TSAN"):
        compile_args += ["-fsanitize=thread", "-g", "-O1"]
        link_args += ["-fsanitize=thread"]
    return Extension(
        name,
        sources=sources,
        depends=headers,
        include_dirs=["csrc"],
        define_macros=macros,
        extra_compile_args=compile_args,
        extra_link_args=link_args,
    )


setup(
    ext_modules=[
        extension("racefree._maps", "maps_module.c", ["port", "table", "flights", "cells", "types"]),
        extension("racefree._engine", "engine_module.c", ["engine"]),
    ]
)

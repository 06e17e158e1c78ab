"""A package for the scripts to import."""

__all__ = ["public"]

public = "public"
hidden = "hidden"


def __getattr__(name):
    if name == "lazy_name":
        return "made on demand"
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

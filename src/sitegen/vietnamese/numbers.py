"""Numbers as Vietnamese readers know them: with a comma before decimals."""


def size_text(size: int) -> str:
    """Return the size of a file, given in bytes, as ``350 KB`` or ``1,2 MB``."""
    if size < 1_000_000:  # noqa: PLR2004 - a megabyte
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f}".replace(".", ",") + " MB"

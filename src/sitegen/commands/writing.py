"""Files that a command begins and an editor goes on with."""

import os


def write_new(path: str, content: str | bytes) -> None:
    """Write a file that is not there yet, and the folders above it. Raises FileExistsError, OSError."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "xb") as file:
        file.write(content.encode() if isinstance(content, str) else content)

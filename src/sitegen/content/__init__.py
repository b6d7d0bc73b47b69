"""One source file as one article."""

"""A static site generator for Vietnamese news archives."""

__version__ = "0.1.0"

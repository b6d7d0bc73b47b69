"""Vietnamese text: folding, slugs, alphabetical order and office dates, all of it pure functions."""

"""Drawings (SVG), written anew from the few elements, attributes and styles that only draw.

A browser treats an SVG that is opened by itself like a page: what is published must be known whole, not searched
for what is known to be bad. So nothing of a file's own markup is published; ``writer`` reads it as XML and writes
what is on the lists of ``names``.
"""

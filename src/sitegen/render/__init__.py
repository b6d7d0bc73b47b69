"""Outputs as bytes: what each shows is read from the catalogue a window at a time, and fills its template."""

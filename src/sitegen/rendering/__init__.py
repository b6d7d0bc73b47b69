"""What a page shows, and its template."""

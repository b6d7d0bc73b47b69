// The site's own.

"""The hosts that show a site: their settings, what they read of a site, what they do not take."""

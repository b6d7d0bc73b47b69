"""The Jinja2 environment, the theme's files, and what each template depends on."""

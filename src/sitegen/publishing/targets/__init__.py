"""The places that a site is deployed to: what each must be able to do, and those that are."""

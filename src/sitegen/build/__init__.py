"""A build, phase by phase: look for what changed, read it, plan, render, write, remove."""

"""What a build tells: to who waits for it, and to programs."""

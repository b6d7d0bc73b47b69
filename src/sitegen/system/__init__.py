"""What the machine gives: paths and names, files read and written whole, digests, stamps, processes."""

"""What can be wrong: the rules, what was found where, and how it is told in the reader's language."""

"""Which outputs exist, who owns each address, what is out of date, and what only shows beside other files."""

"""What is wrong or doubtful only beside other files."""

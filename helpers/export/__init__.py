"""What an instructor runs: slides in one file, and copies without solutions."""

"""What the report pages are filled with: readings put in words, so that templates only print; by page."""

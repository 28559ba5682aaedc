"""Pages of the reports: what was found for each period and place, and what the clock is doing about it."""

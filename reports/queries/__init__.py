"""What reports read: inputs to compute from, what is due, and finished reports to show."""

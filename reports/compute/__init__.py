"""Pure arithmetic of the reports: sums in, exact figures out; no tables, no clock, no request."""

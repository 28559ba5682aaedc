"""Every write about parks that means something, by noun."""

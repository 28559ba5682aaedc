"""Benchmarks: the portal beside lean and raw baselines in one run, on data and servers of its own."""

"""Reads that cross tables, by noun."""

"""Reads about parks, by noun."""

"""Teaches the merging of units its ways with the register's own tables, at start-up."""

from units.actions import ways

__all__ = ["ways"]

"""Columns of the register's files, by noun."""

"""Filters of the register's lists, by noun; a page, its export and its API share one."""

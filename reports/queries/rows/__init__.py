"""The rows that a figure rests on, as far as its reader may see them; a file a noun.

A report is frozen and the register is not: these are the rows as they are known today, of the same place and period
and by the same reading as the report's own (`reports.queries.placing`, `land`, `needs`, `requests`). What is
overwritten where it stands is told as it stood then.
"""

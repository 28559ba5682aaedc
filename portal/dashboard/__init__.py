"""The dashboard: how the reader's part of the province stands today, what is late, and where it goes.

Register figures are of this moment and lead to the list they count; figures over time are those of the built reports.
"""

"""Sample data that looks like life and says everywhere that it is not: what `seed_demo` writes.

`words` holds names and industries, `lives` simulates units month by month (pure, the same seed gives the same lives),
`setting` says where and when, `people` makes the users, `register` writes units with their ledger and declarations,
`cases` and `requests` take applications and requests through their stages by the very actions that people use, and
`past` those of earlier years, so that what became of support and of promises can be seen.
"""

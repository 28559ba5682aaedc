"""The province as a drawing: county borders, parks as circles on them, and the list that says the same in words.

Everything is SVG made on the server: no tiles, no script, nothing that an intranet could not serve. A park whose place
nobody knows is never given one; it stands in the list, under its county.
"""

"""A file for writers that want one: what they write comes back to whoever called them."""


class Echo:
    """`csv.writer(Echo()).writerow(row)` is the line."""

    def write(self, text: str) -> str:
        return text

"""Papers that people attach in a browser test."""


def paper(name):
    """A PDF as Playwright's file chooser takes it."""
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}

"""Papers and photographs that people attach in a browser test."""

import base64

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def paper(name):
    """A PDF as Playwright's file chooser takes it."""
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}


def photograph(name):
    """A PNG of one point, likewise."""
    return {"name": name, "mimeType": "image/png", "buffer": base64.b64decode(DOT)}

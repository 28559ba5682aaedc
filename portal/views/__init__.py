"""Pages that draw on every app: home, search, the way in by code, health, errors."""

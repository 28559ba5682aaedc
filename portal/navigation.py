"""What each role finds in the rail and the tab bar."""


def context(request) -> dict:
    return {}

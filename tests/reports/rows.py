"""The rows of a figure's page, as their table tells them."""


def names(page):
    """What each row of the page is called."""
    heading = page.context["table"].heading[-1]
    return [heading.value(row) for row in page.context["rows"]]


def cells(page):
    """The plain values of each row, in the order of the columns."""
    return [[column.value(row) for column in page.context["table"].shown] for row in page.context["rows"]]


def column(page, name):
    """One column of the page's rows."""
    shown = {each.name: each for each in page.context["table"].shown}
    return [shown[name].value(row) for row in page.context["rows"]]

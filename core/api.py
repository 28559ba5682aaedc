"""What every API list shares: cursor paging in a stable order."""

from rest_framework import pagination


class CursorPagination(pagination.CursorPagination):
    """Pages by cursor, so that a page costs the same wherever it lies and never skips a row that moved."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500
    ordering = "-pk"

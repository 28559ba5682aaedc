"""A report as a file: PDF, XLSX, CSV and JSON from the same frozen figures as the page and the API."""

from reports.exports.data import as_csv, as_json, document, methods
from reports.exports.paper import as_pdf
from reports.exports.sheets import Sheet, file_name, sheets
from reports.exports.workbook import as_xlsx

__all__ = ["Sheet", "as_csv", "as_json", "as_pdf", "as_xlsx", "document", "file_name", "methods", "sheets"]

"""The version of the rules by which reports are computed; every report keeps the one it was built with."""

# Raised with every change of a formula in `reports.compute` or of what counts in `reports.queries`.
RULE_VERSION = "1405-3"

"""The register's resources in the API, by noun; each module tells its own routes."""

from units.api import declarations, register, status

routes = [*register.routes, *status.routes, *declarations.routes]

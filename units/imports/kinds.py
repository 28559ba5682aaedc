"""The kinds of file that `import_registry` takes."""

from accounts.imports import Importer
from accounts.models import ImportBatch
from parks.imports import ParkImporter
from units.imports.declarations import DeclarationImporter
from units.imports.units import UnitImporter

KINDS: dict[str, type[Importer]] = {
    ImportBatch.Kind.PARKS: ParkImporter,
    ImportBatch.Kind.UNITS: UnitImporter,
    ImportBatch.Kind.DECLARATIONS: DeclarationImporter,
}

"""The import wizard: a file is uploaded, its columns mapped, checked in the background, fixed, recorded, taken back.

It drives the engine of `import_registry` (`accounts.imports`); what is told and fixed on the way stands in `ImportJob`.
"""

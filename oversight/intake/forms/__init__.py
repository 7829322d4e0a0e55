"""The questions put to agencies' officers and to the registrar."""

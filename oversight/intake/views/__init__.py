"""The pages of the agencies' officers and of the registrar."""

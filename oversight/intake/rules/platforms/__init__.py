"""How each platform writes its addresses: one module for each, tables only."""

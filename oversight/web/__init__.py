"""Where the portal meets the visitor: access, forms, languages, headers, refusals."""

"""Renewals and mirror accounts: new requests that hang on a live one."""

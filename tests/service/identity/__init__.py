"""Signing in: tokens, sessions and forms, against a real issuer over HTTP."""

"""The embedded platform: all that Estafette needs, on one machine, without Docker."""

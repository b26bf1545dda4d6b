"""Pages are tested in a real browser."""

from tests.browser import chromium, site

__all__ = ["chromium", "site"]

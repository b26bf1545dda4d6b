"""Rules of regional cooperation (WEB 9.2.4, 9.2.8, 9.2.10), a file per topic."""

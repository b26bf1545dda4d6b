"""The partner's rules as pure functions, a file per topic."""

"""The municipality's rules as pure functions, a file per topic."""

"""Who may do what, as plain functions."""

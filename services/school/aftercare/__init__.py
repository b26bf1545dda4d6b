"""What API and pages do for people after their diploma: one function per command."""

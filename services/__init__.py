"""The four services: they share contracts and building blocks, never tables or code."""

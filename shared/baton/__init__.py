"""The baton: who holds the regie of a young person, and how it passes on without ever doubling."""

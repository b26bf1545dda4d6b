"""The four services. They share contracts and building blocks, never tables or each other's code."""

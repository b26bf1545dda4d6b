"""The demonstration: a region lives through a year, and then everything is checked."""

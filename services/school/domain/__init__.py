"""The school's rules as pure functions over plain values."""

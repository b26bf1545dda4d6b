"""What happens to an order at the school: each command as it is given by page, system or event."""

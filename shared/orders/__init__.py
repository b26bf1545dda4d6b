"""What school and partner agree about an order, so that both come to the same."""

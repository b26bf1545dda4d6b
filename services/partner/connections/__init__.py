"""What partners' own systems are told: their history, and webhooks that carry it to them."""

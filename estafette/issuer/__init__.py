"""A development issuer: everybody can be anybody, so it serves loopback addresses only."""

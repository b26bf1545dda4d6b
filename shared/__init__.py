"""What the services share: contracts, delivery of events, and the process around a service."""

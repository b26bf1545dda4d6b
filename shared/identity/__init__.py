"""Who is asking: tokens of systems, sessions of people, both vouched for by an OIDC issuer."""

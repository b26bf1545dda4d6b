"""The process around a service: settings, database, clock, logs, metrics, web."""

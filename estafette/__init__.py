"""The command line, the embedded platform and the demonstration."""

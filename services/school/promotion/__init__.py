"""The promotion plan of a school: actions, who hears of them, sending, and what they brought."""

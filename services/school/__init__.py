"""The school: students and graduates, the shop, aftercare, the year, the offer of a handover."""

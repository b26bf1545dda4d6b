"""The import of students and graduates from a CSV file: reading, checking, writing."""

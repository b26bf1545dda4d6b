"""What people look at: questions to the rows of cases, the same for JSON and pages."""

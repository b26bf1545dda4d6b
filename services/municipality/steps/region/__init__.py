"""What is done for the region: counting, the programme, reports, offers and tasks."""

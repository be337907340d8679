"""What is known and asked of people who are observed at home; keeps nothing."""

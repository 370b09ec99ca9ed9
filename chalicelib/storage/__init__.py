"""The one table and the one bucket, and how the house's nouns lie in them."""

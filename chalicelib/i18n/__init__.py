"""The words, by language and key."""

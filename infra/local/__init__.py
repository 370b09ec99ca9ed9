"""Everything a developer runs instead of AWS and Telegram; never deployed."""

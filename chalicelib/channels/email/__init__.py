"""E-mail as a way to reach people."""

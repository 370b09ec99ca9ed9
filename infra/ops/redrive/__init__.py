"""`lambdesk redrive`: what lies dead, why, and sending it round again."""

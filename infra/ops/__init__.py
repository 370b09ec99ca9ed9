"""The operator's hands: the command `lambdesk`, which works on AWS and on one machine alike."""

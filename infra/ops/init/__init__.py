"""`lambdesk init`: from a stack with nothing in it to a first ticket that was answered."""

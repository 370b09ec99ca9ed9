"""`lambdesk doctor`: one look at everything a desk needs, and what to do where something is wrong."""

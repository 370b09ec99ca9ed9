"""What a help desk is: its nouns, its rules and its refusals, in plain Python."""

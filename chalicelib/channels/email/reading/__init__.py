"""From the bytes of a mail to what it says, whatever the bytes are."""

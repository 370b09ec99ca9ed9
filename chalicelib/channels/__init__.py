"""Ways a person reaches us and is reached: one room a channel, strangers to one another."""

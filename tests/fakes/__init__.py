"""Stand-ins for what lies outside: each keeps its port's promises and can fail like the real one."""

"""Where AWS and the web come in: guards, routes, event functions, answers."""

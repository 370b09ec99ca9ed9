"""What can be done here: one verb a module, and the ports the verbs need."""

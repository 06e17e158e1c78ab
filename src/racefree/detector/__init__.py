"""The race detector: rewrites the program, follows its synchronisation, and tells of the races."""

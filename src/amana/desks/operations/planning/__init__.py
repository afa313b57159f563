"""From the register to the planner and back: who may leave, the instance, the child process that solves it, and what
comes of the answer. Numbers go out; names stay in the books."""

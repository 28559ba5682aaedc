"""Forms of the register, by noun; each ends in one action."""

"""Every write of the register that means something, by noun."""

"""Files that go into the register of units, by noun."""

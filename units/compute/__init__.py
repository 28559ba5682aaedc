"""Pure arithmetic of the register: no tables, no clock, no request; what is unknown is None, never zero."""

"""The lean project: what Django and its usual libraries make of the same tables without a portal around them."""

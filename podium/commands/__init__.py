"""One module a command; each gives its ``command``."""

"""Portals of a fictional town, one for each platform, in the vendors' forms and on this machine."""

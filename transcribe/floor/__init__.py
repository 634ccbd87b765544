"""Who has the floor: units of speech, the signs in them, turns, and windows of public comment."""

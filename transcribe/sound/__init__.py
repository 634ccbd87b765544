"""How a recording is heard: its sound in blocks, speech cut into clips, voices, the fast pass and the thorough one."""

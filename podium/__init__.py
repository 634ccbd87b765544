"""The command line, one command a stage. The only place that imports every stage."""

"""The commands of the command line, one file each: a module that has ``COMMANDS`` is found by being here."""

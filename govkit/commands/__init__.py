"""The commands of `govkit`, one a module; each is built when it is asked for, in the language in force."""

"""Runs: a notebook for each district, made where it is missing or stale, put in place whole, recorded.

`plan` says what is to be made and why, `runner` makes it in worker processes, `record` says how it was made.
"""

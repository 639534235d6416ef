"""Quality before effects: what is wrong with a series before anything is estimated from it."""

from govkit.quality.breaks import Break, find_breaks

__all__ = ["Break", "find_breaks"]

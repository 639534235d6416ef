"""Word files: a `Document` as native Word objects, which recipients can edit, restyle and number anew."""

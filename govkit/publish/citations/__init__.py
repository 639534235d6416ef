"""Citations after GB/T 7714, editions 2025 and 2015: bibliographies in, ``[@key]`` out.

`reference` says what a cited work is; `bibtex` and `csl_json` read bibliographies; `names`, `rules` and
`entry` write an entry of the list; `citing` turns the citations of a document into marks and appends the
list.
"""

from __future__ import annotations

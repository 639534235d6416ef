"""Terminal output: colours and weights as pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from govkit.publish.terminal import Piece, pieces


def test_colours_and_weights_become_pieces():
    assert pieces("a\x1b[31m红\x1b[0m b\x1b[1;32m粗\x1b[0m") == [
        Piece("a"),
        Piece("红", "red"),
        Piece(" b"),
        Piece("粗", "green", bold=True),
    ]


def test_what_is_no_colour_or_weight_is_dropped():
    assert pieces("a\x1b[2Kb\x1b[38;5;200mc\x1b[39md\x1b]0;title\x07e") == [
        Piece("ab"),
        Piece("c"),
        Piece("de"),
    ]


def test_text_without_sequences_is_one_piece():
    assert pieces("<b> & x\n  y") == [Piece("<b> & x\n  y")]


@given(st.text(st.sampled_from("ab<&>\"' \n中")), st.text(st.sampled_from("ab<&>\"' \n中"), min_size=1))
def test_no_text_is_lost(plain, coloured):
    made = pieces(f"{plain}\x1b[34m{coloured}\x1b[0m{plain}")
    assert "".join(piece.text for piece in made) == plain + coloured + plain

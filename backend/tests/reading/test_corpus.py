"""The reader against the public corpora. How they were curated, and how others fare: docs/decisions/own-reader.md"""

from tests.reading.judge import corpus, judge, ours


def test_it_reads_what_the_public_corpora_hold() -> None:
    figures = judge(ours, corpus())
    assert figures.cases >= 900 and figures.negatives >= 140
    assert figures.right >= 92, figures
    assert figures.wrong <= 3, figures
    assert figures.false <= 1, figures


def test_a_reader_that_guesses_and_one_that_says_nothing_fall_through() -> None:
    guessing = judge(lambda text, context: [f"{context.now:%Y-%m-%d}"], corpus())
    assert guessing.right < 10 and guessing.wrong > 90 and guessing.false == 100
    silent = judge(lambda text, context: [], corpus())
    assert silent.right == 0 and silent.wrong == 0 and silent.false == 0

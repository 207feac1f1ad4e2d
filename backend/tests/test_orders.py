"""Orders, questions and lists beside those of test_utterances.py, in short."""

import pytest

from src.assistant.embedded.parse import parse
from tests.orders import ORDERS
from tests.support.intents import short
from tests.test_utterances import BERLIN, NOW


def test_there_are_enough_of_them() -> None:
    assert len(ORDERS) >= 200


@pytest.mark.parametrize("said", ORDERS)
def test_an_order_means_what_it_says(said: str) -> None:
    assert short(parse(said, NOW, BERLIN, "en-GB")) == ORDERS[said]


def test_the_table_tells_different_orders_apart() -> None:
    assert short(parse("complete milk", NOW, BERLIN)) != short(parse("delete milk", NOW, BERLIN))
    assert short(parse("show all tasks", NOW, BERLIN)) != short(parse("show all tasks except milk", NOW, BERLIN))

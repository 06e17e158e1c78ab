"""Places orders against the stock."""

from . import stock
from .stock import take


def place_order():
    take("apples")
    return stock.__name__

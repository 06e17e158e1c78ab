"""Counts what is left in the shop."""

left = {"apples": 10}


def take(name):
    left[name] -= 1  # racy: stock_take

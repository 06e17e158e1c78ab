"""The suggestion for a name."""


def function():
    something = 1
    return somethin + something


function()

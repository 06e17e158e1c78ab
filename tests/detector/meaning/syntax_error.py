# fmt: off
"""A syntax error in the script itself."""

print("never printed")
def broken(:
    pass

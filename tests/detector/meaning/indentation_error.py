# fmt: off
"""An indentation error in the script itself."""
if True:
print("never printed")

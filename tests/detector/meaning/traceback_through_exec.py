"""The frames of a traceback through exec and eval."""

exec("def fail():\n    return eval('1 / 0')\n")
fail()

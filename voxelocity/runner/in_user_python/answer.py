"""That this is a Python: an answer that takes no import, as JSON on standard output."""

print('\n{"answer": ' + str(6 * 7) + "}")

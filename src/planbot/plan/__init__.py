"""The rules of accountability: pure functions on plain values.

Nothing here reads a database, a clock or a network; `now` and `today` always come in as arguments.
"""

"""What each message says, as plain values: built from facts by pure functions, rendered by templates.

`today` in every report is the reader's local day: the day from which "in 3 days" is counted.
"""

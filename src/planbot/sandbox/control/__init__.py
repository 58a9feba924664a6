"""The control API under `/sandbox/`: acting as any person, reading what they see, scripting what happens.

Documented for its users in docs/sandbox-control-api.md.
"""

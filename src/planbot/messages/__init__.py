"""Templates to Block Kit, inside Slack's limits.

A message is a report (a plain value from `planbot.plan.reports`) and a folder of templates with its name.
Whatever a template prints is escaped and bounded unless it was made safe before; what still comes out too
large is shortened or continued in the thread, so that a message is never lost to its size.
"""

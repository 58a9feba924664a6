"""The record: tables, engine, units of work and the queries, a file a subject.

A caller opens a `Database`, takes a unit of work from it, and hands that to the queries:

    with database.writing() as unit:
        updates.add_update(unit, workspace_id, NewUpdate(...), now=now)

Queries give back values (of `planbot.plan.model`, or of `records`), never live rows, and raise what is in
`errors`. Every query but those that find a workspace takes a workspace id and looks at nothing else.
"""

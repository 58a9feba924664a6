"""A plan file to a draft, and a plan to a file. Knows no database: values in, values out.

`read_plan` gives a `Draft`, `read_people` a `PeopleList`, `read_map` a `PlanMap`; `export_plan` writes what
`read_plan` reads back.
"""

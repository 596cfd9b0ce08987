"""x"""


def bound_plan(form, tables, chosen): ...

"""Running one function over many items: worker processes, a journal, output moved in whole.

Nothing here knows what the items are or what is done with them.
"""

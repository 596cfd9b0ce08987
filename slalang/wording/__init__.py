"""The model in, the words that people read out: one file for each topic.

Every function takes what it puts into words first and the `Words` of the
agreement last, and returns a `Phrase` (`str(phrase)` is its plain text) or,
where no name can occur in it, a `str`.
"""

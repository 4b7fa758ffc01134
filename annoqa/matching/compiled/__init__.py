"""The compiled twin of `annoqa.matching.pair` for upright boxes: the same matches, bit for bit.

*Use it when* numba is installed (`pip install "annoqa[fast]"`); it then takes over by itself where
200,000 marks or more are compared. `ANNOQA_NO_NUMBA=1` switches it off.
*Beware when* a campaign is matched once only: compiling takes a quarter of a minute, once per
installation, and importing numba a second, once per process. Numba notices changes in a kernel's own
file only: who edits a kernel deletes the `__pycache__` beside it.
*Undefined when* a comparison has turned boxes or too many rivals: numpy matches it.

No array is bound anew inside a hot loop: that would cost a locked counter at every turn.
"""

"""The compiled twins of geometry: the same numbers, bit for bit.

*Use it when* numba is installed (`pip install "annoqa[fast]"`); a twin takes over by itself where there
is enough to do. `ANNOQA_NO_NUMBA=1` switches it off.
*Beware when* a campaign is small: importing numba takes a second, once per process.
*Undefined when* numba finds no folder to keep what it compiled: numpy does the work.
"""

"""Speed and memory of a submission against the baseline, by the judge's clock. docs/timing.md says why it is so.

Challenge and response: the judge hands one fresh input to a frozen player, stops its clock when the player is frozen
again, checks the output, and only then makes the next input. Both players answer the same inputs, in the order
A B B A, first drawn at random. The figure is the ratio of lower quartiles with a paired bootstrap interval, widened by
2 % for what differs between processes and not between calls. Too slow is only who is too slow by the whole interval.

    measurement        the whole of it: sessions, verdict, what was odd, what is held
    duel               calls of both players, timed and checked
    ratios, growth     from times to figures with intervals
    plausibility       what is held for review
    steal              what the host of a virtual machine took away
"""

from grader.timing.measurement import measure

__all__ = ["measure"]

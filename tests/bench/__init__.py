"""`make bench`: what the judge, the whole chain and the pages cost. Prints figures and asserts nothing.

judge.py    one box, and the same job by a cold start
chain.py    through web, broker, judge and back; memory of every process
pages.py    pages over a large bank and a long history
"""

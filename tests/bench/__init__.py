"""`make bench`: what the judge, the whole chain and the pages cost. Prints figures and asserts nothing.

timing.py   how far a speed figure can be trusted: spread, coverage, growth
chain.py    through web, broker, judge and back; memory of every process
pages.py    pages over a large bank and a long history
"""

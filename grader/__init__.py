"""The judge: specs, sandbox, checkers, verdicts. No Django, no database, no web secrets.

`grader.verdicts`, `grader.spec` and `grader.protocol` are standard library only; they are the only
modules of this package that the web may import.
"""

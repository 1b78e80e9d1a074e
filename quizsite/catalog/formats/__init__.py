"""Content formats: text in, frozen dataclasses and findings out. Pure: no Django, no database, no clock.

model.py      what everything else speaks: Question, Variant, Task, Note, Finding (start here)
codec.py      those dataclasses to JSON and back; which fields are the key
markup.py     the only place that builds a markdown parser; safe HTML, MathML
source.py     a file cut into front matter, prompt and reserved sections, with line and column of everything
params.py     declarative parameters: a whitelisted expression language, baked into variants
numbers.py    numbers and units, as keys (`2.5 ± 1% GiB`) and as typed by a reader
question.py   a question file and its overlay to a `Question`
titles.py     titles of both: their form, and whether they tell the answer
task.py       task.md and task.zh.md to a `Task`
notes.py      the syllabus: facts, clusters, topics
lint.py       checks across a file or the whole bank; printing findings
search.py     text to search terms, Chinese included
bank.py       folders to all of the above; statistics
"""

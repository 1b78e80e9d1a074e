# verdict: AC — files in the working directory and the temporary one, an mmap, sqlite and pickle, cleaned up or not
# task: double-all
import mmap
import os
import pickle
import sqlite3
import tempfile
from pathlib import Path

Path("notes.txt").write_text("scratch", encoding="utf-8")


def double_all(numbers):
    with tempfile.NamedTemporaryFile() as file:
        file.write(pickle.dumps([n * 2 for n in numbers]))
        file.flush()
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as memory:
            doubled = pickle.loads(memory)
    database = sqlite3.connect(os.path.join(os.getcwd(), "numbers.db"))
    with database:
        database.execute("create table numbers (position integer primary key, value integer)")
        database.executemany("insert into numbers values (?, ?)", enumerate(doubled))
    return [value for (value,) in database.execute("select value from numbers order by position")]

"""Full-text search over questions, tasks and notes, Chinese included. The only reader and writer of the search tables.

Texts are cut into words and overlapping pairs of Chinese characters by `formats.search`; the database only looks
terms up: SQLite with FTS5, PostgreSQL with a GIN index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from django.db import connection

from quizsite.catalog.formats.search import index_text, query_terms

Kind = Literal["item", "task", "note"]

#: More hits than this are no help to a reader; the best ones come first.
HIT_LIMIT = 2000

#: Latin words of this form also match as the beginning of a longer one.
_PREFIX = re.compile(r"[a-z0-9]{3,}\Z")

#: query_terms: all groups, any alternative of a group, all words of an alternative
Groups = list[list[list[str]]]


def put(kind: Kind, rows: Iterable[tuple[int, str]]) -> None:
    """(Re)index objects: (primary key, plain text in all its languages)."""
    table = f"catalog_search_{kind}"
    pairs = [(pk, index_text(text)) for pk, text in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {table} WHERE rowid = %s", [(pk,) for pk, _ in pairs])
        cursor.executemany(f"INSERT INTO {table} (rowid, text) VALUES (%s, %s)", pairs)


def find(kind: Kind, query: str) -> list[int]:
    """Primary keys of the objects that match `query`, best first; none for a query without words."""
    groups = query_terms(query)
    if not groups:
        return []
    table = f"catalog_search_{kind}"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            sql = f"SELECT rowid FROM {table} WHERE {table} MATCH %s ORDER BY rank LIMIT {HIT_LIMIT}"
            cursor.execute(sql, [fts5_expression(groups)])
        else:
            condition, words = tsquery(groups)
            vector = "to_tsvector('simple', text)"
            sql = (
                f"SELECT rowid FROM {table}, (SELECT {condition} AS wanted) query WHERE {vector} @@ wanted "
                f"ORDER BY ts_rank({vector}, wanted) DESC, rowid LIMIT {HIT_LIMIT}"
            )
            cursor.execute(sql, words)
        return [pk for (pk,) in cursor.fetchall()]


def fts5_expression(groups: Groups) -> str:
    """The terms in FTS5's language; every word is quoted, so nothing a reader types is an operator.

    >>> fts5_expression([[["kv"], ["缓存"]], [["cache"]]])
    '(("kv") OR ("缓存")) AND (("cache"*))'
    """

    def word(text: str) -> str:
        return f'"{text}"' + ("*" if _PREFIX.match(text) else "")

    return " AND ".join(
        "(" + " OR ".join("(" + " AND ".join(word(text) for text in words) + ")" for words in group) + ")"
        for group in groups
    )


def tsquery(groups: Groups) -> tuple[str, list[str]]:
    """The terms as a PostgreSQL expression with its parameters.

    >>> tsquery([[["kv"], ["缓存"]]])
    ("((plainto_tsquery('simple', %s)) || (plainto_tsquery('simple', %s)))", ['kv', '缓存'])
    """
    parameters: list[str] = []

    def word(text: str) -> str:
        prefix = bool(_PREFIX.match(text))
        parameters.append(f"{text}:*" if prefix else text)
        return "to_tsquery('simple', %s)" if prefix else "plainto_tsquery('simple', %s)"

    expression = " && ".join(
        "(" + " || ".join("(" + " && ".join(word(text) for text in words) + ")" for words in group) + ")"
        for group in groups
    )
    return expression, parameters

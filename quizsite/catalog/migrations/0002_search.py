"""The search tables: FTS5 on SQLite, a GIN index on PostgreSQL. `search.py` is the only reader and writer."""

from django.db import migrations

TABLES = ("catalog_search_item", "catalog_search_task", "catalog_search_note")


def create(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"CREATE VIRTUAL TABLE {table} USING fts5(text, tokenize='unicode61')")
        else:
            schema_editor.execute(f"CREATE TABLE {table} (rowid bigint PRIMARY KEY, text text NOT NULL)")
            schema_editor.execute(f"CREATE INDEX {table}_gin ON {table} USING gin (to_tsvector('simple', text))")


def drop(apps, schema_editor):
    for table in TABLES:
        schema_editor.execute(f"DROP TABLE {table}")


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]

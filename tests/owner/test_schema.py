"""The schema's revisions: what they make is what the tables say, and old databases are seen, refused and migrated."""

from __future__ import annotations

import ast
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from assistant.errors import SchemaMismatch
from assistant.events import Replied, Said
from assistant.migrations import revisions
from assistant.schema import alembic_config, head, migrate, migration_sql, open_database, revision
from assistant.shop import Shop
from assistant.store import ConversationStore
from retrieval.database import Base, Database
from retrieval.errors import DatabaseError
from tests.test_architecture import FILES

HOW = "write a revision with: python -m assistant.migrations 'What it adds'"


def differences(database: Database) -> list[object]:
    with database.read() as connection:
        return compare_metadata(MigrationContext.configure(connection), Base.metadata)


def migrated(folder: Path) -> Database:
    """A database that the revisions alone have made, from nothing."""
    from alembic import command

    database = Database(f"sqlite:///{folder / 'migrated.db'}")
    with database.write() as connection:
        command.upgrade(alembic_config(connection), "head")
    return database


def test_the_revisions_make_the_tables_that_are_declared(tmp_path: Path) -> None:
    assert differences(migrated(tmp_path)) == [], HOW


def test_the_comparison_sees_a_table_without_a_revision(tmp_path: Path) -> None:
    database = migrated(tmp_path)
    with database.write() as connection:
        connection.exec_driver_sql("DROP TABLE shoppers")
        connection.exec_driver_sql("ALTER TABLE slates DROP COLUMN relaxed")
    assert len(differences(database)) == 2


def test_every_table_of_the_packages_is_known() -> None:
    declared = {
        node.value.value
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        if any(isinstance(target, ast.Name) and target.id == "__tablename__" for target in node.targets)
    }
    assert declared == set(Base.metadata.tables), "add the module to assistant.schema.DECLARING"


def test_the_revisions_are_one_line_in_order_of_their_numbers() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    assert scripts.get_heads() == [head()]
    assert [one.revision for one in reversed(list(scripts.walk_revisions()))] == revisions()


def test_the_revisions_can_be_written_as_sql_for_postgresql() -> None:
    sql = migration_sql("postgresql")
    assert "CREATE TABLE conversations" in sql
    assert f"SET version_num='{head()}'" in sql


def test_a_new_database_is_made_at_the_newest_revision_also_by_several_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'aisle.db'}"
    with ThreadPoolExecutor(4) as pool:
        databases = list(pool.map(lambda _: open_database(url, tmp_path), range(4)))
    assert {revision(one) for one in databases} == {head()}
    assert differences(databases[0]) == []


def test_an_old_shop_is_refused_untouched_and_named_the_command(old_shop: Path) -> None:
    before = (old_shop / "aisle.db").read_bytes()
    with pytest.raises(SchemaMismatch, match=rf"schema 0001.*works with {head()}; run: aisle upgrade {old_shop}"):
        Shop.open(old_shop)
    assert (old_shop / "aisle.db").read_bytes() == before


def test_a_newer_shop_is_refused_by_both_names(tiny_shop: Path) -> None:
    with closing(sqlite3.connect(tiny_shop / "aisle.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for act in (lambda: Shop.open(tiny_shop), lambda: migrate(f"sqlite:///{tiny_shop / 'aisle.db'}", tiny_shop)):
        with pytest.raises(SchemaMismatch, match=rf"schema 9999, made by a newer Aisle.*works with {head()}"):
            act()


def test_an_old_shop_is_migrated_with_all_that_it_holds(old_shop: Path) -> None:
    url = f"sqlite:///{old_shop / 'aisle.db'}"
    assert migrate(url, old_shop) == ("0001", head())
    assert migrate(url, old_shop) == (head(), head())
    database = open_database(url, old_shop)
    assert differences(database) == []
    with database.read() as connection:
        conversation = connection.exec_driver_sql("SELECT conversation_id FROM conversations").scalar_one()
        assert connection.exec_driver_sql("SELECT count(*) FROM slate_candidates").scalar_one() == 2
    store = ConversationStore(database)
    log = store.events(conversation)
    assert [one.text for one in log if isinstance(one, Said)] == ["a steel kettle under 60", "有绿色的花瓶吗"]
    assert [one.turn.slate[0].product_id for one in log if isinstance(one, Replied)] == ["kettle-1", "vase-1"]
    assert store.shopper(conversation) == conversation
    assert store.shopper(store.create("sh-1")[0]) == "sh-1"


def test_a_migration_that_fails_changes_nothing(old_shop: Path) -> None:
    with closing(sqlite3.connect(old_shop / "aisle.db")) as connection, connection:
        connection.execute("CREATE INDEX ix_conversations_shopper_id ON conversations (started_at)")  # in the way
    url = f"sqlite:///{old_shop / 'aisle.db'}"
    with pytest.raises(DatabaseError, match=f"from schema 0001 to {head()}.*nothing of it was changed"):
        migrate(url, old_shop)
    database = Database(url)
    assert revision(database) == "0001"
    with database.read() as connection:
        assert "shoppers" not in connection.dialect.get_table_names(connection)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "aisle.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(DatabaseError, match=r"cannot open the database .*aisle\.db"):
        open_database(f"sqlite:///{tmp_path / 'aisle.db'}", tmp_path)


def test_opening_a_shop_loads_no_alembic(tiny_shop: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from pathlib import Path; from assistant.shop import Shop\n"
        "Shop.open(Path(sys.argv[1])).close(); print('alembic' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code, str(tiny_shop)], capture_output=True, text=True, check=True)
    assert shown.stdout == "False\n"


def test_rows_that_would_lose_what_they_refer_to_stop_a_migration(old_shop: Path) -> None:
    with closing(sqlite3.connect(old_shop / "aisle.db")) as connection, connection:
        connection.execute("INSERT INTO stated (row_id, position, kind, normal) VALUES (99, -1, 'color', 'red')")
    with pytest.raises(DatabaseError, match="1 rows without what they refer to"):
        migrate(f"sqlite:///{old_shop / 'aisle.db'}", old_shop)

"""What pyarrow and DuckDB read in the fact table at argv[1], each by itself, as one JSON object."""

import json
import sys
from collections import Counter

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

COMPONENTS = "SELECT item->>'name', count(*) FROM (SELECT unnest(subject_components) AS item FROM facts) GROUP BY 1"


def by_pyarrow(path: str) -> dict:
    """The whole file as one table."""
    with pa.memory_map(path) as source:
        table = pa.ipc.open_file(source).read_all()
    table.validate(full=True)
    ids = table.column("finding_id")

    def counts(column: str) -> dict:
        return {value["values"] or "": value["counts"] for value in table.column(column).value_counts().to_pylist()}

    return {
        "columns": table.schema.names,
        "rows": table.num_rows,
        "ids": len(ids.unique()),
        "first_id": ids[0].as_py().hex(),
        "severity": counts("severity"),
        "ecosystem": counts("ecosystem"),
        "components": Counter(
            json.loads(item)["name"] for items in table.column("subject_components").to_pylist() for item in items or []
        ),
    }


def by_duckdb(path: str) -> dict:
    """SQL over the file, batch after batch."""
    connection = duckdb.connect()
    connection.register("facts", ds.dataset(path, format="ipc"))

    def counts(column: str) -> dict:
        return dict(connection.sql(f"SELECT coalesce({column}, ''), count(*) FROM facts GROUP BY 1").fetchall())

    whole = "SELECT count(*), count(DISTINCT finding_id), min(finding_id) FROM facts"
    [(rows, ids, first)] = connection.sql(whole).fetchall()
    return {
        "columns": [name for name, *_ in connection.sql("DESCRIBE facts").fetchall()],
        "rows": rows,
        "ids": ids,
        "first_id": first.hex(),
        "severity": counts("severity"),
        "ecosystem": counts("ecosystem"),
        "components": dict(connection.sql(COMPONENTS).fetchall()),
    }


path = sys.argv[1]
print(json.dumps({"pyarrow": by_pyarrow(path), "duckdb": by_duckdb(path)}))

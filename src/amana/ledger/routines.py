"""The two routines of PostgreSQL that a posting calls, made from the same words as everything else."""

from __future__ import annotations

from .columns import BYTES, COLUMNS, MOVE_HEAD, POSTING, TEXTS
from .readings import LOOK, Reading


def _type(column: str) -> str:
    return "bytea" if column in BYTES else "text" if column in TEXTS else "bigint"


COLUMN_TYPES = {table: [_type(name) for name in COLUMNS[table].split()] for table in POSTING}
LOOK_PARAMETERS = (
    *(("p_statement", "bytea"), ("p_devices", "text[]")),
    *((name, "bigint[]") for name in ("p_accounts", "p_persons", "p_leaving", "p_named")),
)
_SOME = ("", "p_statement", "ANY(p_devices)", "p_accounts", "p_persons", "p_leaving", "p_named")
POST_PARAMETERS = (
    *(
        (f"p_{table.removeprefix('ledger_')}_{name}", f"{kind}[]")
        for table in POSTING
        for name, kind in zip(COLUMNS[table].split(), COLUMN_TYPES[table], strict=True)
    ),
    *(("p_size", "bigint"), ("p_frontier", "bytea"), ("p_grp", "bigint"), ("p_recorded_at", "bigint")),
)


def _call(name: str, parameters: tuple[tuple[str, str], ...]) -> str:
    listed = ", ".join(f"${i}::{kind}" for i, (_name, kind) in enumerate(parameters, 1))
    return f"SELECT {name}({listed})"


LOOK_CALL, POST_CALL = _call("ledger_look", LOOK_PARAMETERS), _call("ledger_post", POST_PARAMETERS)


def routines() -> dict[str, list[str]]:
    """Routine name -> the statement that makes it."""
    return {"ledger_look": [_look()], "ledger_post": [_post()]}


def _header(name: str, parameters: tuple[tuple[str, str], ...], returns: str) -> str:
    listed = ", ".join(f"{parameter} {kind}" for parameter, kind in parameters)
    return f"CREATE FUNCTION {name}({listed}) RETURNS {returns} LANGUAGE plpgsql AS $$"


def _look() -> str:
    """Each reading in a statement of its own, so that it sees what the lock of the head has waited for."""
    found = [f"found_{i}" for i in range(len(LOOK))]
    steps = "".join(
        f"\n    SELECT json_agg(v) INTO {into} FROM (SELECT json_build_array({_columns(reading)}) AS v"
        f" {reading.source.format(some=some)}) r;"
        for into, reading, some in zip(found, LOOK, _SOME, strict=True)
    )
    return (
        f"{_header('ledger_look', LOOK_PARAMETERS, 'text')} DECLARE {' '.join(f'{name} json;' for name in found)}"
        f"\nBEGIN{steps}\n    RETURN json_build_array({', '.join(found)})::text;\nEND $$"
    )


def _columns(reading: Reading) -> str:
    return ", ".join(
        f"encode({column}, 'hex')" if i in reading.hashes else column
        for i, column in enumerate(reading.columns)
    )


def _post() -> str:
    steps = ""
    for table in POSTING:
        names = COLUMNS[table].split()
        given = [f"p_{table.removeprefix('ledger_')}_{name}" for name in names]
        steps += (
            f"\n    IF cardinality({given[0]}) > 0 THEN INSERT INTO {table} ({', '.join(names)})"
            f" SELECT * FROM unnest({', '.join(given)}); END IF;"
        )
    moved = MOVE_HEAD % ("p_size", "p_frontier", "p_grp", "p_recorded_at")
    return f"{_header('ledger_post', POST_PARAMETERS, 'void')}\nBEGIN{steps}\n    {moved};\nEND $$"

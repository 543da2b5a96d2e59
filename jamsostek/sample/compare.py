"""What a simulation came out as: its rows, and how far it lies from the published figures."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from jamsostek.contract import datapackage, province, queries


def rows(folder: Path) -> dict[str, int]:
    """How many rows each file of a simulation holds, in the order of the contract."""
    files = {
        dataset.name: str(Path(folder) / f"{dataset.name}.parquet")
        for dataset in datapackage.package().operational
    }
    with duckdb.connect() as connection:
        return {
            name: connection.read_parquet(file).count("*").fetchall()[0][0]
            for name, file in files.items()
        }


def residuals(folder: Path) -> pd.DataFrame:
    """Published ``active_members`` figures beside those simulated in the files of ``folder``.

    One row a figure: ``figure_id``, ``as_of``, ``what``, ``published`` and ``simulated`` (people),
    ``difference_pct``, ``must_hold`` (false where the figure speaks of a part only).
    """
    with duckdb.connect() as connection:
        for name in ("published_figures", "figure_comparability", "regions", "branches"):
            file = datapackage.package().dataset(name).file
            connection.read_csv(str(file), all_varchar=True).create_view(name)
        for name in ("members", "contributions"):
            connection.read_parquet(str(Path(folder) / f"{name}.parquet")).create_view(name)
        return connection.execute(
            queries.step("simulation", "residuals").sql, {"province": province.name()}
        ).df()

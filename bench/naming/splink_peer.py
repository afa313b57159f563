"""The other linker, in its own interpreter: Splink on DuckDB. Not imported by anything of ours.

    python splink_peer.py LEFT.csv RIGHT.csv OUT.csv SEED

Both rosters have the columns id, first, last, middle, year, mother (empty where not known). OUT.csv gets left, right,
probability; standard output the CPU seconds and the greatest memory in MB."""

import csv
import json
import resource
import sys
import time

import splink.comparison_level_library as levels
import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

LEAST = 0.05


def settings() -> SettingsCreator:
    near = [0.95, 0.88, 0.75]
    year = compare.CustomComparison(
        output_column_name="year",
        comparison_levels=[
            levels.NullLevel("year"),
            levels.ExactMatchLevel("year"),
            levels.AbsoluteDifferenceLevel("year", 1),
            levels.ElseLevel(),
        ],
    )
    return SettingsCreator(
        link_type="link_only",
        unique_id_column_name="id",
        comparisons=[
            compare.JaroWinklerAtThresholds("first", near).configure(term_frequency_adjustments=True),
            compare.JaroWinklerAtThresholds("last", near).configure(term_frequency_adjustments=True),
            compare.JaroWinklerAtThresholds("middle", near),
            compare.JaroWinklerAtThresholds("mother", near),
            year,
        ],
        blocking_rules_to_generate_predictions=[
            block_on("first", "year"),
            block_on("last", "year"),
            block_on("first", "last"),
            block_on("year", "substr(first, 1, 1)", "substr(last, 1, 2)"),
            block_on("first", "mother"),
        ],
    )


def main() -> None:
    left, right, out, seed = sys.argv[1:]
    began = time.process_time()
    api = DuckDBAPI()
    tables = [api.register_from_csv(path) for path in (left, right)]
    linker = Linker(tables, settings(), log_level="ERROR")
    train = linker.training
    train.estimate_probability_two_random_records_match([block_on("first", "last", "year")], recall=0.3)
    train.estimate_u_using_random_sampling(max_pairs=2e6, seed=int(seed))
    for rule in (block_on("first", "year"), block_on("last", "year")):
        train.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)
    found = linker.inference.predict(threshold_match_probability=LEAST).as_duckdbpyrelation()
    columns = found.columns
    rows = found.fetchall()
    taken = time.process_time() - began
    at = [columns.index(name) for name in ("id_l", "id_r", "match_probability")]
    with open(out, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123
        writer = csv.writer(file)
        writer.writerow(["left", "right", "probability"])
        writer.writerows([row[n] for n in at] for row in rows)
    print(
        json.dumps({"cpu": taken, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}),
        flush=True,
    )


if __name__ == "__main__":
    main()

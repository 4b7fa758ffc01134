import pytest

from annoqa.table.log import ImportLog, LogRow, SourceCount


def test_counts_that_do_not_add_up_are_a_bug():
    with pytest.raises(AssertionError, match="are not the 3 records"):
        SourceCount(source="a", connector="c", record="row", records=3, read=1, repaired=0, rejected=1)


def test_rules_are_told_together_the_most_frequent_first():
    rows = [
        LogRow(source="a", pointer=f"row {n}", fate="repaired", rule="swap", message="") for n in range(7)
    ]
    rows.append(LogRow(source="a", pointer="row 9", fate="rejected", rule="nan", message=""))

    told = ImportLog((), tuple(reversed(rows))).by_rule()

    assert [(fate, rule, n, len(shown)) for fate, rule, n, shown in told] == [
        ("repaired", "swap", 7, 5),
        ("rejected", "nan", 1, 1),
    ]

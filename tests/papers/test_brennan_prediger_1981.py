"""Brennan & Prediger (1981), pp. 689 and 691; Zwick (1988); Agresti (1992)."""

import pytest

from annoqa.agreement.scott import scott_pi
from tests.papers.tables import assert_two_annotators, case, from_table


@pytest.mark.parametrize(
    "name",
    [
        "brennan_prediger1981_ex1",
        "brennan_prediger1981_ex2",
        "zwick1988_ex1",
        "zwick1988_ex2",
        "zwick1988_ex3",
        "agresti1992_carcinoma",
    ],
)
def test_coefficients_of_two_annotators(name):
    assert_two_annotators(name)


def test_category_coefficients_of_agresti():
    found = case("agresti1992_carcinoma")
    kappas = []
    for label in range(4):
        table = [[0, 0], [0, 0]]
        for first, row in enumerate(found["data"]):
            for second, times in enumerate(row):
                table[first == label][second == label] += times
        kappas.append(scott_pi(from_table(table)).value)

    assert kappas == pytest.approx([0.781, 0.247, 0.402, 0.435], abs=0.0005)

import pytest

from annoqa.campaign.config import check_config
from annoqa.errors import ConfigError
from annoqa.ground_truth.settings import FailureSettings

SOURCES = [{"path": "export.json"}]


def test_without_the_section_the_search_has_its_own_cut_offs():
    assert check_config({"sources": SOURCES}).failures.settings() == FailureSettings()


def test_the_section_changes_the_correction_and_asks_for_authors():
    section = {"correction": "benjamini_yekutieli", "false_discovery_rate": 0.1, "gold_authors": 2}

    settings = check_config({"sources": SOURCES, "failures": section}).failures.settings()

    assert (settings.correction, settings.false_discovery_rate) == ("benjamini_yekutieli", 0.1)
    assert "one" in settings.conflict_origins


@pytest.mark.parametrize(
    "section", [{"correction": "bonferroni"}, {"gold_authors": 3}, {"false_discovery_rate": 0}, {"rate": 0.1}]
)
def test_what_is_not_known_is_an_error(section):
    with pytest.raises(ConfigError):
        check_config({"sources": SOURCES, "failures": section})

import pytest

from annoqa.campaign.config import Config, check_config, load_config
from annoqa.errors import ConfigError


def test_defaults_are_filled_in():
    config = check_config({"sources": [{"path": "a.json"}]})

    assert (config.matching.threshold, config.interval.confidence, config.gates.fail_on) == (
        0.5,
        0.95,
        "serious",
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({}, "sources: Field required"),
        ({"sources": []}, "sources"),
        ({"sources": [{"path": "a"}], "titel": "x"}, "titel: there is no such key; closest is 'title'"),
        ({"sources": [{"paht": "a"}]}, "sources.0.paht: there is no such key; closest is 'path'"),
        ({"sources": [{"path": "a"}], "fields": {"x": {"level": "nomnal"}}}, "fields.x.level"),
        ({"sources": [{"path": "a"}], "matching": {"threshold": 0}}, "matching.threshold"),
        ({"sources": [{"path": "a"}], "interval": {"confidence": 1.5}}, "interval.confidence"),
        ({"sources": [{"path": "a"}], "time": {"fps": -3}}, "time.fps"),
    ],
)
def test_a_wrong_key_or_value_is_told(content, said):
    with pytest.raises(ConfigError) as raised:
        check_config(content)

    assert said in str(raised.value)


def test_all_wrong_keys_are_told_at_once():
    with pytest.raises(ConfigError) as raised:
        check_config({"sources": [{"path": "a"}], "one": 1, "two": 2})

    assert "one" in str(raised.value)
    assert "two" in str(raised.value)


@pytest.mark.parametrize("content", [b"title = ", b"\xff\xfe\x00", b"[[sources]\n"])
def test_a_file_that_is_not_toml_is_told(content, tmp_path):
    path = tmp_path / "c.toml"
    path.write_bytes(content)

    with pytest.raises(ConfigError, match="must be TOML"):
        load_config(path)


def test_every_key_has_a_description():
    def undescribed(model, place=""):
        for name, info in model.model_fields.items():
            inner = type(info.default) if hasattr(type(info.default), "model_fields") else None
            if inner is not None:
                yield from undescribed(inner, f"{place}{name}.")
            elif not info.description:
                yield f"{place}{name}"

    assert list(undescribed(Config)) == []

"""The labeling config: questions, objects, labels with aliases; and XML that nobody should parse."""

import pytest

from annoqa.connectors.label_studio_config import parse_label_config
from annoqa.errors import SourceError
from tests.connectors.label_studio_exports import BOX, CHOICE, answer, read, task

CONFIG = """
<View>
  <Header value="What is it?"/>
  <Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image">
    <View><Label value="cat"/><Label value="dog"/></View>
  </RectangleLabels>
  <Choices name="pet" toName="image" CHOICE="multiple">
    <Choice value="Cat" alias="cat"/><Choice value="Dog" alias="dog"/>
  </Choices>
  <Rating name="ease" toName="image"/>
  <Choices name="hidden" toName="image" perRegion="true"><Choice value="yes"/></Choices>
  <Choices name="free" toName="image" value="$options"/>
  <Video name="clip" value="$clip" frameRate="12.5"/>
  <Taxonomy name="kind" toName="image"><Choice value="a"><Choice value="b"/></Choice></Taxonomy>
</View>
"""


def test_controls_and_objects_are_found():
    config = parse_label_config(CONFIG)

    assert list(config.controls) == ["box", "pet", "ease", "hidden", "free", "kind"]
    assert {name: shown.key for name, shown in config.objects.items()} == {"image": "image", "clip": "clip"}
    assert config.objects["clip"].fps == 12.5
    assert config.per_region == {"hidden"}
    assert config.controls["pet"].multiple
    assert config.controls["box"].paths == (("cat",), ("dog",))
    assert config.controls["kind"].paths == (("a",), ("a", "b"))


def test_declared_fields_are_there_before_anybody_used_them(tmp_path):
    table = read([task(answer(BOX))], tmp_path, label_config=CONFIG)
    fields = {row["field"]: row for row in table.fields.to_pylist()}

    assert list(fields) == ["box", "pet", "ease", "free", "kind"]
    assert fields["box"]["labels"] == ["cat", "dog"]
    assert fields["pet"]["level"] == "set"
    assert fields["free"]["labels"] is None


def test_a_shown_value_is_its_alias(tmp_path):
    shown = {**CHOICE, "value": {"choices": ["Cat"]}}
    table = read([task(answer(CHOICE), answer(shown, id=2, completed_by=8))], tmp_path, label_config=CONFIG)
    first, second = table.marks["label"].to_pylist()

    assert first == second
    assert table.fields.to_pylist()[0]["labels"] == ["cat", "dog"]


def test_what_is_asked_about_a_region_is_no_field(tmp_path):
    about = {"id": "r1", "type": "choices", "from_name": "hidden", "value": {"choices": ["yes"]}}
    alone = {**about, "id": "r9"}
    table = read([task(answer(BOX, about, alone))], tmp_path, label_config=CONFIG)

    assert "hidden" not in table.names("fields")
    assert table.marks["attributes"].to_pylist() == ['{"hidden": ["yes"]}']
    assert [row.rule for row in table.log.rows if row.fate == "rejected"] == ["attribute-without-region"]


def test_a_config_may_be_a_file(tmp_path):
    path = tmp_path / "config.xml"
    path.write_text(CONFIG, encoding="utf-8-sig")

    assert parse_label_config(path) == parse_label_config(CONFIG)
    assert parse_label_config(str(path)) == parse_label_config(CONFIG)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<View><Text></View>", "must be XML"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><View>&b;</View>', "no entities"),
        ("<a>" * 100_000, "must be XML"),
        ('<a name="c" toName="t">' + "<a>" * 9_000 + "</a>" * 9_001, "too deep"),
    ],
)
def test_xml_that_cannot_be_trusted_is_refused(text, said):
    with pytest.raises(SourceError, match=said):
        parse_label_config(text)


def test_a_config_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SourceError, match="must be XML"):
        parse_label_config(tmp_path / "none.xml")

"""`annoqa plan`: how many items, how much gold, who judges what."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annoqa.cli.options import Connector, Json, LabelConfig, Level, reading
from annoqa.errors import ConfigError

if TYPE_CHECKING:
    from annoqa.verbs.plan import Plan

plan = typer.Typer(
    name="plan", help="Plan a campaign: how many items, how much gold, who judges what.", no_args_is_help=True
)

Agreement = Annotated[float, typer.Option(help="Expected agreement beyond chance (α), 0 to 1.")]
Shares = Annotated[str, typer.Option(help="Expected shares of the values: .25,.75")]
Width = Annotated[float, typer.Option(help="Wanted distance between the limits of the interval.")]
Coefficient = Annotated[str, typer.Option(help="What the interval is of.")]
Ordinal = Annotated[bool, typer.Option("--ordinal", help="The values have an order, that of the shares.")]
HardItems = Annotated[
    bool, typer.Option("--hard-items", help="Annotators fail together in hard items, not each alone.")
]
Power = Annotated[float, typer.Option(help="Wanted chance to see it.")]
Confidence = Annotated[float, typer.Option(help="Coverage of intervals.")]


@plan.command()
def items(
    width: Width = 0.2,
    agreement: Agreement = 0.7,
    shares: Shares = ".5,.5",
    per_item: Annotated[str, typer.Option(help="Annotators an item, several to compare: 2,3,5")] = "2,3,4,5",
    coefficient: Coefficient = "krippendorff_alpha",
    ordinal: Ordinal = False,  # noqa: FBT002 - a flag on the command line
    hard_items: HardItems = False,  # noqa: FBT002
    confidence: Confidence = 0.95,
    as_json: Json = False,  # noqa: FBT002
) -> None:
    """Say how many items make an interval of agreement as narrow as wanted."""
    from annoqa.verbs.plan import plan_items

    made = plan_items(
        width,
        agreement=agreement,
        shares=_numbers(shares, "--shares"),
        per_items=[int(number) for number in _numbers(per_item, "--per-item", whole=True)],
        coefficient=coefficient,
        level="ordinal" if ordinal else "nominal",
        disagreement="hard items" if hard_items else "slips",
        confidence=confidence,
    )
    _show(made, as_json=as_json)


@plan.command()
def pilot(
    source: Annotated[Path, typer.Argument(help="An export of the pilot.", show_default=False)],
    width: Width = 0.2,
    field: Annotated[str | None, typer.Option(help="Which field, where there are several.")] = None,
    coefficient: Coefficient = "krippendorff_alpha",
    confidence: Confidence = 0.95,
    label_config: LabelConfig = None,
    connector: Connector = None,
    level: Level = None,
    as_json: Json = False,  # noqa: FBT002 - a flag on the command line
) -> None:
    """Say the same from a pilot: how many items like those that were judged."""
    from annoqa.verbs.plan import plan_from_pilot

    options = reading(label_config, connector, level)
    made = plan_from_pilot(
        source, width, field=field, coefficient=coefficient, confidence=confidence, **options
    )
    _show(made, as_json=as_json)


@plan.command()
def gold(
    share: Annotated[float, typer.Option(help="Share of errors that shall be seen.")] = 0.15,
    floor: Annotated[float, typer.Option(help="Share of errors that is still tolerated.")] = 0.05,
    width: Annotated[float | None, typer.Option(help="Wanted width of the interval of the share.")] = None,
    frequency: Annotated[
        str, typer.Option(help="How frequent classes are (.05,.2): tells how many items to draw.")
    ] = "",
    power: Power = 0.8,
    significance: Annotated[float, typer.Option(help="Chance of a false alarm.")] = 0.05,
    confidence: Confidence = 0.95,
    as_json: Json = False,  # noqa: FBT002 - a flag on the command line
) -> None:
    """Say how many gold items of a class show that its errors are too many."""
    from annoqa.verbs.plan import plan_gold

    made = plan_gold(
        share,
        floor=floor,
        width=width,
        frequencies=_numbers(frequency, "--frequency") if frequency else (),
        power=power,
        significance=significance,
        confidence=confidence,
    )
    _show(made, as_json=as_json)


@plan.command()
def failure(
    share: Annotated[float, typer.Option(help="Share of a class that everybody reads as another.")] = 0.4,
    annotators: Annotated[int, typer.Option(help="Annotators of each gold item.")] = 3,
    slips: Annotated[float, typer.Option(help="Share of answers that are wrong beside that.")] = 0.05,
    classes: Annotated[int, typer.Option(help="How many classes there are.")] = 4,
    power: Power = 0.8,
    simulations: Annotated[int, typer.Option(help="Campaigns that are simulated for each number.")] = 200,
    seed: Annotated[int, typer.Option(help="Of the simulation.")] = 0,
    as_json: Json = False,  # noqa: FBT002 - a flag on the command line
) -> None:
    """Say how many gold items of each class let the audit find a guideline failure."""
    from annoqa.cli.progress import progress
    from annoqa.verbs.plan import plan_failure

    with progress() as tell:
        tell("simulating campaigns", 0, 1)
        made = plan_failure(
            share,
            n_annotators=annotators,
            slips=slips,
            n_classes=classes,
            power=power,
            simulations=simulations,
            seed=seed,
        )
    _show(made, as_json=as_json)


@plan.command()
def design(
    annotators: Annotated[str, typer.Option(help="How many, or their names: ann,bob,eve")],
    items: Annotated[str, typer.Option(help="How many, or a text file with an item in each line.")],
    per_item: Annotated[int, typer.Option(help="Annotators of each item.")] = 2,
    cap: Annotated[int | None, typer.Option(help="Most items of one annotator.")] = None,
    seed: Annotated[int, typer.Option(help="Decides between equals.")] = 0,
    agreement: Agreement = 0.7,
    shares: Shares = ".5,.5",
    confidence: Confidence = 0.95,
    out: Annotated[Path | None, typer.Option(help="A new CSV file for who judges what.")] = None,
    as_json: Json = False,  # noqa: FBT002 - a flag on the command line
) -> None:
    """Say who judges what, so that every two annotators share as many items."""
    from annoqa.verbs.plan_design import plan_design

    made = plan_design(
        int(annotators) if annotators.isdecimal() else [name.strip() for name in annotators.split(",")],
        int(items) if items.isdecimal() else _lines(Path(items)),
        per_item,
        cap=cap,
        seed=seed,
        agreement=agreement,
        shares=_numbers(shares, "--shares"),
        confidence=confidence,
    )
    _show(made, as_json=as_json)
    if out is not None:
        _write(out, made.to_csv())


@plan.command()
def accept(
    aql: Annotated[float, typer.Option(help="Share of wrong items that is still acceptable.")] = 0.01,
    ltpd: Annotated[float, typer.Option(help="Share of wrong items that must be sent back.")] = 0.05,
    producer: Annotated[float, typer.Option(help="Chance that a batch at the AQL is sent back.")] = 0.05,
    consumer: Annotated[float, typer.Option(help="Chance that a batch at the LTPD is accepted.")] = 0.1,
    lot: Annotated[int | None, typer.Option(help="Items of the batch; a large one otherwise.")] = None,
    double: Annotated[  # noqa: FBT002 - a flag on the command line
        bool, typer.Option("--double", help="Two samples, the second only where the first leaves it open.")
    ] = False,
    found: Annotated[
        str, typer.Option(help="Wrong items of samples that were inspected: 2, or 2,1 for two samples.")
    ] = "",
    confidence: Confidence = 0.95,
    curve: Annotated[Path | None, typer.Option(help="A new CSV file for the operating curve.")] = None,
    as_json: Json = False,  # noqa: FBT002 - a flag on the command line
) -> None:
    """Say how many items of a delivered batch are inspected, and whether it is accepted."""
    from annoqa.verbs.plan_accept import plan_acceptance

    made = plan_acceptance(
        aql,
        ltpd,
        producer=producer,
        consumer=consumer,
        lot=lot,
        double=double,
        found=[int(number) for number in _numbers(found, "--found", whole=True)] if found else (),
        confidence=confidence,
    )
    _show(made, as_json=as_json)
    if curve is not None:
        _write(curve, made.to_csv())


@plan.command(name="next")
def next_(
    config: Annotated[Path, typer.Argument(help="Configuration of the campaign.", show_default=False)],
    n: Annotated[int, typer.Option("-n", help="How many items.")] = 50,
    field: Annotated[str | None, typer.Option(help="Which field, where there are several.")] = None,
    seed: Annotated[int, typer.Option(help="Draws items of one kind.")] = 0,
    out: Annotated[Path | None, typer.Option(help="A new CSV file for the items.")] = None,
    as_json: Json = False,  # noqa: FBT002 - a flag on the command line
) -> None:
    """Say which items should get ground truth next, so that open questions are decided soonest."""
    from annoqa.verbs.plan_next import plan_next

    made = plan_next(config, n, field=field, seed=seed)
    _show(made, as_json=as_json)
    if out is not None:
        _write(out, made.to_csv())


def _numbers(text: str, option: str, *, whole: bool = False) -> list[float]:
    """Return the numbers of an option, written with commas between them."""
    try:
        return [int(part) if whole else float(part) for part in text.split(",")]
    except ValueError:
        must_hold = f"{option} takes {'whole numbers' if whole else 'numbers'} with commas between them."
        raise ConfigError.saying(must_hold, f"Found {text!r}.") from None


def _lines(path: Path) -> list[str]:
    """Return the lines of a text file that are not empty."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise ConfigError.saying(
            "--items is a number, or a text file with an item in each line.", f"`{path}` cannot be read."
        ) from problem
    return [line.strip() for line in text.splitlines() if line.strip()]


def _write(out: Path, text: str) -> None:
    """Write a new file; nothing is overwritten."""
    try:
        with out.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError as problem:
        raise ConfigError.saying(
            "A plan is written into a new file.", f"`{out}` is there already.", "choose another name."
        ) from problem
    except OSError as problem:
        raise ConfigError.saying(
            "A plan is written into a new file.", f"`{out}` cannot be written: {problem.strerror}."
        ) from problem


def _show(made: "Plan", *, as_json: bool) -> None:
    """Print a plan for people, or as JSON for programs."""
    import json

    print(json.dumps(list(made.rows), indent=1, ensure_ascii=False) if as_json else made)

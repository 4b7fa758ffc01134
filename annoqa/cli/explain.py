"""`annoqa explain`: the page of a number or a finding."""

from typing import Annotated

import typer


def explain(
    name: Annotated[
        str | None, typer.Argument(help="Such as krippendorff, boundaries or AQ401; all of them otherwise.")
    ] = None,
) -> None:
    """Print what a number or a finding means, when to use it and when to beware."""
    from annoqa.verbs.explain import explain as page
    from annoqa.verbs.explain import listed

    print(page(name) if name is not None else listed())

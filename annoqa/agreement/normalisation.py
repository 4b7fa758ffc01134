"""What counts as the same text: how texts are made alike before they are compared.

    NFC           é as one character or as e + ´ is the same; with NFKC ﬁ and fi, ½ and 1⁄2 are, too
    white space   runs of it are one blank, none at either end
    case          kept, unless `casefold`
    punctuation   kept, unless `drop_punctuation`: every character of Unicode's category P goes

Use it when a difference that nobody would call a mistake counts as one.
Beware when the rules of transcription are about case or punctuation: then these must be kept, as
they are without asking. Figures made with other rules are never comparable.
Undefined never.

References
----------
Whistler, K. (ed.). Unicode Standard Annex 15: Unicode normalization forms.
https://www.unicode.org/reports/tr15/
"""

import unicodedata
from dataclasses import dataclass
from typing import Literal

import numpy as np

from annoqa.agreement.reliability import ReliabilityData


@dataclass(frozen=True, kw_only=True)
class Normalisation:
    """How texts are made alike.

    Attributes
    ----------
    form : {"NFC", "NFKC"}, default "NFC"
        Of Unicode.
    casefold : bool, default False
        Whether case makes no difference.
    drop_punctuation : bool, default False
        Whether punctuation makes no difference.

    Examples
    --------
    >>> Normalisation().apply("  It  is so. ")
    'It is so.'
    >>> rules = Normalisation(casefold=True, drop_punctuation=True)
    >>> rules.apply("It's SO!"), str(rules)
    ('its so', 'NFC, white space collapsed, case folded, no punctuation')
    """

    form: Literal["NFC", "NFKC"] = "NFC"
    casefold: bool = False
    drop_punctuation: bool = False

    def apply(self, text: str) -> str:
        """Return a text as it is compared.

        Parameters
        ----------
        text : str
            As it was written.

        Returns
        -------
        str
            Applying it again changes nothing.
        """
        made = unicodedata.normalize(self.form, text)
        if self.casefold:
            made = unicodedata.normalize(self.form, made.casefold())
        if self.drop_punctuation:
            kept = (letter for letter in made if not unicodedata.category(letter).startswith("P"))
            made = unicodedata.normalize(self.form, "".join(kept))
        return " ".join(made.split())

    def __str__(self) -> str:
        """Return the rules in words."""
        more = [", case folded"] * self.casefold + [", no punctuation"] * self.drop_punctuation
        return f"{self.form}, white space collapsed{''.join(more)}"


AS_WRITTEN = Normalisation()
"""Only what cannot be seen makes no difference."""


def normalised(data: ReliabilityData, normalisation: Normalisation = AS_WRITTEN) -> ReliabilityData:
    """Return judgements in which texts that are the same are one value.

    Parameters
    ----------
    data : ReliabilityData
        Values are texts.
    normalisation : Normalisation
        What makes no difference; only white space without.

    Returns
    -------
    ReliabilityData
        Same units and annotators; texts by code point.

    Examples
    --------
    >>> data = ReliabilityData.from_rows([["so  it is"], ["so it is "]])
    >>> normalised(data).values
    ('so it is',)
    """
    texts = [normalisation.apply(str(text)) for text in data.values]
    scale = tuple(sorted(set(texts)))
    place = {text: code for code, text in enumerate(scale)}
    code = np.array([place[text] for text in texts], dtype=np.int64)
    unit, annotator, old = data.judgements
    return ReliabilityData.from_judgements(
        unit,
        annotator,
        code[old] if len(old) else old,
        values=scale,
        n_units=data.n_units,
        n_annotators=data.n_annotators,
        cluster=data.cluster,
        annotators=data.annotators,
        units=data.units,
    )

"""Do annotators agree with each other? One coefficient a file; `COEFFICIENTS` lists them."""

from annoqa.agreement.brennan import BRENNAN_PREDIGER
from annoqa.agreement.ccc import CONCORDANCE_CORRELATION
from annoqa.agreement.coefficient import Coefficient
from annoqa.agreement.cohen import COHEN_KAPPA
from annoqa.agreement.conger import CONGER_KAPPA
from annoqa.agreement.fleiss import FLEISS_KAPPA
from annoqa.agreement.gwet import GWET_AC1, GWET_AC2
from annoqa.agreement.icc import INTRACLASS_CORRELATION
from annoqa.agreement.kendall_w import KENDALL_W
from annoqa.agreement.krippendorff import KRIPPENDORFF_ALPHA
from annoqa.agreement.percent import PERCENT_AGREEMENT
from annoqa.agreement.scott import SCOTT_PI

COEFFICIENTS: tuple[Coefficient, ...] = (
    KRIPPENDORFF_ALPHA,
    PERCENT_AGREEMENT,
    GWET_AC1,
    GWET_AC2,
    FLEISS_KAPPA,
    CONGER_KAPPA,
    COHEN_KAPPA,
    SCOTT_PI,
    BRENNAN_PREDIGER,
)

NUMERIC_COEFFICIENTS: tuple[Coefficient, ...] = (
    INTRACLASS_CORRELATION,
    CONCORDANCE_CORRELATION,
    KENDALL_W,
)
"""Of numbers (Kendall's W of ranks) that everybody gave to the same units; none takes gaps."""

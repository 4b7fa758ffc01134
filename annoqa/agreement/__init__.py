"""Do annotators agree with each other? One coefficient a file; `COEFFICIENTS` lists them."""

from annoqa.agreement.brennan import BRENNAN_PREDIGER
from annoqa.agreement.coefficient import Coefficient
from annoqa.agreement.cohen import COHEN_KAPPA
from annoqa.agreement.conger import CONGER_KAPPA
from annoqa.agreement.fleiss import FLEISS_KAPPA
from annoqa.agreement.gwet import GWET_AC1, GWET_AC2
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

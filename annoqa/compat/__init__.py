"""What other tools print: one tool a file, `COMPAT` lists every number; for migration, not for use."""

from annoqa.compat.action_segmentation import MSTCN_EDIT, MSTCN_F1, MSTCN_MOF
from annoqa.compat.activitynet import ACTIVITYNET_TIOU
from annoqa.compat.alpha_u import ALPHA_U
from annoqa.compat.boris import BORIS_ELEMENTARY_KAPPA, BORIS_TIME_UNIT_KAPPA
from annoqa.compat.bratiaa import BRATIAA_F1
from annoqa.compat.coco_eval import COCO_AVERAGE_PRECISION
from annoqa.compat.cvat import CVAT_QUALITY
from annoqa.compat.datumaro import DATUMARO_MASK_IOU
from annoqa.compat.easydiag import EASYDIAG_KAPPA, EASYDIAG_OVERLAP
from annoqa.compat.evalme import EVALME_BOX_F1, EVALME_BOX_F1_OF_LABEL, EVALME_BOX_IOU, EVALME_SPAN_IOU
from annoqa.compat.eye_movement import EYE_MOVEMENT_MATCHES
from annoqa.compat.gebd import GEBD_F1
from annoqa.compat.label_studio_agreement import (
    LABEL_STUDIO_CONSENSUS,
    LABEL_STUDIO_GROUPED,
    LABEL_STUDIO_OVERALL,
    LABEL_STUDIO_PAIRWISE,
    LABEL_STUDIO_SPAN_OVERLAP,
    LABEL_STUDIO_THRESHOLD_CONSENSUS,
)
from annoqa.compat.mir_eval import MIR_EVAL_DETECTION, MIR_EVAL_DEVIATION
from annoqa.compat.mir_eval_structure import MIR_EVAL_STRUCTURE
from annoqa.compat.nedc import NEDC_EPOCH, NEDC_OVERLAP
from annoqa.compat.nedc_taes import NEDC_TAES
from annoqa.compat.nervaluate import NERVALUATE_COUNTS
from annoqa.compat.number import Number
from annoqa.compat.opt_gamma import OPT_GAMMA
from annoqa.compat.pyannote import PYANNOTE_DETECTION, PYANNOTE_IDENTIFICATION
from annoqa.compat.pyannote_segmentation import PYANNOTE_BOUNDARIES, PYANNOTE_PURITY_COVERAGE
from annoqa.compat.sed_eval import SED_EVAL_EVENTS, SED_EVAL_SEGMENTS
from annoqa.compat.segeval import SEGEVAL_AGREEMENT, SEGEVAL_B, SEGEVAL_S
from annoqa.compat.segeval_windows import SEGEVAL_PK, SEGEVAL_WINDOW_DIFF
from annoqa.compat.seqeval import SEQEVAL_F1
from annoqa.compat.szcore import SZCORE_EVENTS, SZCORE_SAMPLES

COMPAT: tuple[Number, ...] = (
    LABEL_STUDIO_PAIRWISE,
    LABEL_STUDIO_CONSENSUS,
    LABEL_STUDIO_THRESHOLD_CONSENSUS,
    LABEL_STUDIO_GROUPED,
    LABEL_STUDIO_OVERALL,
    LABEL_STUDIO_SPAN_OVERLAP,
    EVALME_BOX_IOU,
    EVALME_BOX_F1,
    EVALME_BOX_F1_OF_LABEL,
    EVALME_SPAN_IOU,
    CVAT_QUALITY,
    COCO_AVERAGE_PRECISION,
    DATUMARO_MASK_IOU,
    ALPHA_U,
    MIR_EVAL_DETECTION,
    MIR_EVAL_DEVIATION,
    MIR_EVAL_STRUCTURE,
    OPT_GAMMA,
    SEGEVAL_B,
    SEGEVAL_S,
    SEGEVAL_AGREEMENT,
    SEGEVAL_PK,
    SEGEVAL_WINDOW_DIFF,
    PYANNOTE_DETECTION,
    PYANNOTE_IDENTIFICATION,
    PYANNOTE_PURITY_COVERAGE,
    PYANNOTE_BOUNDARIES,
    SED_EVAL_EVENTS,
    SED_EVAL_SEGMENTS,
    SZCORE_EVENTS,
    SZCORE_SAMPLES,
    NEDC_OVERLAP,
    NEDC_EPOCH,
    NEDC_TAES,
    MSTCN_MOF,
    MSTCN_EDIT,
    MSTCN_F1,
    GEBD_F1,
    ACTIVITYNET_TIOU,
    EASYDIAG_OVERLAP,
    EASYDIAG_KAPPA,
    BORIS_ELEMENTARY_KAPPA,
    BORIS_TIME_UNIT_KAPPA,
    EYE_MOVEMENT_MATCHES,
    NERVALUATE_COUNTS,
    BRATIAA_F1,
    SEQEVAL_F1,
)
"""Every number of another tool, tools for boxes first, then time, then text."""

__all__ = ["COMPAT", "Number"]

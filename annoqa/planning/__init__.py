"""What must be asked before a campaign begins: how many items, who judges what, how much gold.

joint_answers     the answers that an assumed agreement implies
interval_width    items for an interval of a wanted width, from assumptions or from a pilot
overlap_design    who judges which item, so that every two annotators share as many
gold_sample       settled items to see a share of errors, or to bound it
gold_failures     settled items to see a guideline failure
next_gold         which items should get gold next
gold_units        what annotators say about every thing, and what gold says where it is known
acceptance        how many items of a delivered batch are inspected, in one sample or two
sampling_plan     what such a plan accepts, what it costs, and what gets through
sample_verdict    what an inspected sample says about its batch
"""

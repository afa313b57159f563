"""What the cases are held to, in bits and fractions. The only place for such numbers in these tests."""

SAME_LEAST = 0.0  # a "same" case must reach this
DIFFERENT_MOST = 0.0  # a "different" case must stay under this
EXACT_LEAST = 2.0  # the same text in both scripts
COMMON_GAIN_LEAST = 0.5  # bits by which sharing a rare name must exceed sharing a common one

DEV_SAMPLE = 2000
DEV_F1_LEAST = 0.90
DEV_CONFUSABLE_LEAST = 0.80
DEV_FAMILY_LEAST = 0.93

KURDISH_SAME_LEAST = 0.85
KURDISH_DIFFERENT_LEAST = 0.85

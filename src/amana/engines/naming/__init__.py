"""Names across scripts: take apart, compare, find, link. Proposals with reasons; nothing is ever merged.

from amana.engines.naming import compare
compare("محمد عبد الله الجبوري", "Mohamed Abdallah al-Jubouri").bits
"""

from .bands import band, score
from .compare import Comparison, Evidence, compare, name_bits
from .parse import Name, parse
from .part import Part

__all__ = ["Comparison", "Evidence", "Name", "Part", "band", "compare", "name_bits", "parse", "score"]

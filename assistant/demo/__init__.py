"""The demo shop: a general store written for this project, as the files that a shop would bring.

Nothing here is a real product, brand or price. The shop is data: what it holds stands in the tables `products_*.py` and
in `policies.py`; what is done with it is the business of the importers.
"""

from __future__ import annotations

from assistant.demo.catalog import write_demo_catalog, write_demo_pictures
from assistant.demo.policies import POLICIES, write_demo_knowledge

__all__ = ["POLICIES", "write_demo_catalog", "write_demo_knowledge", "write_demo_pictures"]

"""An oracle that judges what made-up shoppers were shown and told: see `benchmarks/truth.py`."""

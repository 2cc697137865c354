"""A shopper who knows what they mean, and an oracle that judges what they were shown: see `benchmarks/truth.py`."""

"""What `benchmarks/tagging.py` measures with: the public sets, the taggers to beat, the count of what is right."""

"""Made-up shoppers who know what they mean: they talk to a shop whose answers are then judged or read."""

"""Order what retrieval found by what this shopper does and likes."""

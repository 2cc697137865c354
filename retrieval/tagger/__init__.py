"""A learned reader of attributes: which words of a product's text say what, for attributes asked for by their name.

It scores each stretch of a text against each attribute that the text's category has, so that values may stand anywhere,
overlap, and be several. `examples` holds texts with what they state, `candidates` the stretches, `counts` how often
training texts used the same words as a value, `scorer` the network over a pretrained encoder (`encoder` is MiniLM's),
`training` fits it and `reading` reads with it. Knows no product, no shop and none of Aisle's own kinds of attributes.
"""

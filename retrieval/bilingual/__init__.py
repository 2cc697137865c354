"""Chinese text in the space of the English sentence encoder: a student of MiniLM, taught by a parallel taxonomy.

English text never reaches it. `pairs` reads what it is taught and keeps names back, `reading` turns text into tokens
and character sequences, `student` is the network, `checkpoint` its files, `train` fits it, `embedder` puts it beside
MiniLM. Knows no product and no shop.
"""

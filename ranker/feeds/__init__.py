"""Files of behaviour events of the kinds that shops export, read into events; `sniff` is the door.

Knows what each kind of file calls things. Does not know the catalog, the slates or what is stored already.
"""

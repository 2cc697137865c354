"""Product files of the kinds that shops export, read into products; `sniff` is the door."""

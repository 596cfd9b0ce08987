"""One file for each clause of the document: material in, a section of the view out."""

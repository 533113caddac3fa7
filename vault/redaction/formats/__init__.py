"""What bytes are: kinds of files, encodings of text, and the text that a file of text says."""

"""How the reader is trained: `python -m mtqa.reader.train --help`; needs the extra `train` (PyTorch)."""

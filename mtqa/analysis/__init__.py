"""English analysis of a document, layer by layer and only where a detector asks for it.

The only package that imports spaCy. Tokens, tags and lemmas are computed for every English block; a parse only for the
sentences whose `tree` somebody reads.
"""

from mtqa.analysis.analysis import Analysis, Sentence, analyse, model_signature

__all__ = ["Analysis", "Sentence", "analyse", "model_signature"]

"""natasha's and pymorphy3's models as components on spaCy's ``Doc``."""

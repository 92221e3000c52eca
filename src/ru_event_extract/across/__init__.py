"""One thing in several articles: reprints of a text, reports of an event."""

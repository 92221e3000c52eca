"""Read names of persons whose country a title beside them states («президент Франции X»).

``python -m ru_event_extract.training.person_countries TEXT_DIR … --output names.csv`` writes doc_id,
name and country of every such person of the articles; ``training.office_countries`` learns from them
what a name tells of a country.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

from ..pipeline import load_entities
from ..readers.encoding import decode
from ..resolution.who_is_who import WhoIsWho


def read_names(folders: list[Path]) -> Iterator[tuple[str, str, str]]:
    """doc_id, name and ISO code for each person with just one country stated in a document."""
    nlp = load_entities()
    nlp.remove_pipe("ru_who_is_who")
    stated_only = WhoIsWho(fill_countries=lambda doc: None)
    paths = [path for folder in folders for path in sorted(folder.rglob("*.txt"))]
    texts = ((decode(path.read_bytes())[0], path.stem) for path in paths)
    for doc, doc_id in nlp.pipe(texts, as_tuples=True, batch_size=32):
        for person in stated_only(doc)._.people:
            countries = {office.country for office in person.offices if office.country}
            if len(countries) == 1:
                yield doc_id, person.name, countries.pop()


def main() -> None:
    """Write the names."""
    parser = argparse.ArgumentParser(description="Read names with the country stated beside them.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="TEXT_DIR")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    with options.output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("doc_id", "name", "country"))
        writer.writerows(read_names(options.folders))


if __name__ == "__main__":
    main()

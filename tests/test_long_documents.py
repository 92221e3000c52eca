"""Documents of many articles' length: read in parts, with the same rows as the articles alone."""

from __future__ import annotations

from spacy.language import Language

from ru_event_extract.events.windows import PART, Size, parts_of, windows

MEETING = (
    "Президент Хорватии Иво Марич встретился в Загребе с послом Лаоса Буном Саваном. "
    "На встрече стороны подписали меморандум о торговле.\n"
)


def test_an_article_is_one_part(nlp: Language) -> None:
    doc = nlp(MEETING * 10)
    assert windows(doc) == [(0, len(doc))]


def test_parts_begin_with_sentences_and_hold_the_document(nlp: Language) -> None:
    doc = nlp(MEETING * 120)
    parts = windows(doc)
    assert len(parts) > 1
    assert [end for _, end in parts] == [start for start, _ in parts[1:]] + [len(doc)]
    assert parts[0][0] == 0
    for start, end in parts:
        assert doc[start].is_sent_start
        assert Size(tokens=end - start).fits(PART)


def test_a_part_is_like_its_place_in_the_document(nlp: Language) -> None:
    doc = nlp(MEETING * 120)
    for start, part in parts_of(doc, windows(doc)):
        for token in part:
            whole = doc[start + token.i]
            assert (token.text, token.lemma_, token.pos_, token.dep_, str(token.morph)) == (
                whole.text, whole.lemma_, whole.pos_, whole.dep_, str(whole.morph),
            )  # fmt: skip
            assert token.head.i + start == whole.head.i
            assert token.is_sent_start == whole.is_sent_start
        for label in ("PERSON", "ROLE", "COUNTRY"):
            own = [(s.text, s.kb_id_, s.id_) for s in part.spans[label]]
            there = [s for s in doc.spans[label] if start <= s.start < start + len(part)]
            assert own == [(s.text, s.kb_id_, s.id_) for s in there]


def test_events_of_all_parts_are_found_where_they_stand(nlp: Language) -> None:
    doc = nlp(MEETING * 120)
    parts = windows(doc)
    assert len(doc._.meetings) >= len(parts)
    for meeting in doc._.meetings:
        assert doc[meeting.start].is_sent_start
        assert "встретился" in doc[meeting.start : meeting.end].text
        for row in meeting.participants:
            if row.kind == "person":
                assert (row.start, row.end) in doc._.people[row.person].mentions
    assert len(doc._.agreements) >= len(parts)
    for agreement in doc._.agreements:
        assert agreement.meeting is not None
        told = doc._.meetings[agreement.meeting]
        part = next((a, b) for a, b in parts if a <= agreement.start < b)
        assert all(part[0] <= start < part[1] for start, _ in told.mentions)


def test_a_sentence_without_end_is_cut(nlp: Language) -> None:
    doc = nlp("министр Айдос Каримов встретился с послом Иво Маричем и " * 400)
    assert all(end - start <= PART.tokens for start, end in windows(doc))

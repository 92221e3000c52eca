"""A strict reader of brat stand-off: what the format allows and ``annotation.conf`` declares, no more.

By the description of the format, https://brat.nlplab.org/standoff.html and /configuration.html.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_BOUND = re.compile(r"(T[1-9]\d*)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)")
_EVENT = re.compile(r"(E[1-9]\d*)\t(\S+):(T\d+)((?: \S+:[TE]\d+)*)")
_ATTRIBUTE = re.compile(r"(A[1-9]\d*)\t(\S+) ([TE]\d+) (\S+)")
_EQUIVALENT = re.compile(r"\*\tEquiv((?: [TE]\d+){2,})")
_NOTE = re.compile(r"(#[1-9]\d*)\t(\S+) ([TEA]\d+)\t(.+)")


@dataclass
class Configuration:
    """Types that may be used: entities, events with their roles, attributes with their values."""

    entities: set[str] = field(default_factory=set)
    events: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    attributes: dict[str, tuple[set[str], set[str]]] = field(default_factory=dict)
    equivalents: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, text: str) -> Configuration:
        """The content of an ``annotation.conf``."""
        found, section = cls(), ""
        for line in filter(None, text.splitlines()):
            if line.startswith("["):
                section = line
                continue
            name, _, rest = line.partition("\t")
            arguments = dict(a.split(":") for a in rest.split(", ")) if rest else {}
            if section == "[entities]":
                found.entities.add(name)
            elif section == "[events]":
                assert all(role.endswith("*") for role in arguments)
                found.events[name] = {r[:-1]: set(t.split("|")) for r, t in arguments.items()}
            elif section == "[attributes]":
                types, values = arguments["Arg"].split("|"), arguments["Value"].split("|")
                found.attributes[name] = (set(types), set(values))
            elif name == "Equiv":
                assert arguments["Arg1"] == arguments["Arg2"]
                assert arguments["<REL-TYPE>"] == "symmetric-transitive"
                found.equivalents.add(arguments["Arg1"])
        return found


@dataclass
class Event:
    """Its type, the words of the trigger, and (role, words) of its arguments."""

    label: str
    trigger: str
    arguments: list[tuple[str, str]]


def read_annotations(text: str, annotations: str, allowed: Configuration) -> dict[str, Event]:
    """The events of an ``.ann`` file by id.

    :raises AssertionError: a line is not in the format, does not fit the text or is not declared.
    """
    lines = annotations.splitlines()
    assert annotations == "".join(f"{line}\n" for line in lines)
    labels: dict[str, str] = {}
    words: dict[str, str] = {}
    bodies: list[re.Match[str]] = []
    rest: list[str] = []
    for line in lines:
        if match := _BOUND.fullmatch(line):
            number, label, places, shown = match.groups()
            assert number not in labels, line
            assert label in allowed.entities or label in allowed.events, line
            pieces = [tuple(map(int, p.split())) for p in places.split(";")]
            assert all(a < b for a, b in pieces), line
            assert pieces[-1][1] <= len(text), line
            assert sorted(pieces) == pieces, line
            assert " ".join(text[a:b] for a, b in pieces) == shown, line
            labels[number], words[number] = label, shown
        elif match := _EVENT.fullmatch(line):
            assert match[1] not in labels, line
            labels[match[1]] = match[2]
            bodies.append(match)
        else:
            rest.append(line)
    events: dict[str, Event] = {}
    for match in bodies:
        number, label, trigger, arguments = match.groups()
        assert labels[trigger] == label, match[0]
        event = Event(label, words[trigger], [])
        roles: list[str] = []
        for argument in arguments.split():
            role, target = argument.split(":")
            roles.append(role)
            name = role.rstrip("0123456789")
            assert labels[target] in allowed.events[label][name], match[0]
            event.arguments.append((name, words[target]))
        assert len(set(roles)) == len(roles), match[0]
        events[number] = event
    triggers = {match[3] for match in bodies}
    for number, label in labels.items():
        assert label in allowed.entities or number in triggers or number in events, number
    ids: set[str] = set()
    for line in rest:
        if match := _ATTRIBUTE.fullmatch(line):
            types, values = allowed.attributes[match[2]]
            assert labels[match[3]] in types, line
            assert match[4] in values, line
        elif match := _EQUIVALENT.fullmatch(line):
            (label,) = {labels[n] for n in match[1].split()}
            assert label in allowed.equivalents, line
            # A trigger is shown as its event: only that can be tied to another.
            assert not triggers & set(match[1].split()), line
            continue
        else:
            match = _NOTE.fullmatch(line)
            assert match, line
            assert match[3] in labels, line
        assert match[1] not in ids, line
        ids.add(match[1])
    return events

"""The journal after kills at any moment; an output that is there in whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ru_event_extract.batch.journal import Journal
from ru_event_extract.batch.output import move_in, put_back, staging_folder

NAMES = ["a", "б\n", "c"]


def result(name: str) -> bytes:
    """What is kept of an item."""
    return json.dumps({"text": name * 3}, ensure_ascii=False).encode()


def filled(path: Path) -> None:
    """A journal of three items."""
    with Journal(path, "v1", keep=False) as journal:
        for name in NAMES:
            journal.add(name, f"key of {name}", result(name))


def test_results_come_back_in_the_order_asked_for(tmp_path: Path) -> None:
    filled(tmp_path / "j")
    with Journal(tmp_path / "j", "v1", keep=True) as journal:
        assert list(journal.results(["c", "a"])) == [{"text": "ccc"}, {"text": "aaa"}]
        assert journal.has("a", "key of a")
        assert not journal.has("a", "another key")
        assert not journal.has("d", "")


def test_results_of_another_version_are_dropped(tmp_path: Path) -> None:
    filled(tmp_path / "j")
    with Journal(tmp_path / "j", "v2", keep=True) as journal:
        assert not journal.entries
    with Journal(tmp_path / "j", "v1", keep=True) as journal:
        assert not journal.entries


@given(st.data())
def test_a_journal_cut_anywhere_goes_on(data: st.DataObject) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "j")
        filled(path)
        whole = path.read_bytes()
        cut = data.draw(st.integers(0, len(whole)))
        path.write_bytes(whole[:cut])
        with Journal(path, "v1", keep=True) as journal:
            missing = [n for n in NAMES if not journal.has(n, f"key of {n}")]
            for name in missing:
                journal.add(name, f"key of {name}", result(name))
            assert [r["text"] for r in journal.results(NAMES)] == [n * 3 for n in NAMES]
        assert path.read_bytes() == whole


def test_what_a_power_cut_left_is_cut_off(tmp_path: Path) -> None:
    filled(tmp_path / "j")
    for rubbish in (b"\0" * 99 + b"\n", b"[]\n", b"{}\n"):
        with (tmp_path / "j").open("ab") as file:
            file.write(rubbish)
        with Journal(tmp_path / "j", "v1", keep=True) as journal:
            assert sorted(journal.entries) == sorted(NAMES)


def test_a_new_output_takes_the_place_of_the_old(tmp_path: Path) -> None:
    target = tmp_path / "out"
    for content in ("old", "new"):
        staged = staging_folder(target)
        staged.mkdir()
        (staged / "people.csv").write_text(content)
        move_in(staged, target)
    assert (target / "people.csv").read_text() == "new"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_other_files_of_the_user_stay(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / "notes.txt").write_text("mine")
    staged = staging_folder(target)
    staged.mkdir()
    (staged / "people.csv").write_text("new")
    move_in(staged, target)
    assert {p.name for p in target.iterdir()} == {"notes.txt", "people.csv"}


def staged(target: Path, *names: str) -> Path:
    """A finished run, not yet moved in."""
    folder = staging_folder(target)
    folder.mkdir()
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("new")
    return folder


def test_what_an_earlier_run_wrote_goes_and_the_users_own_files_stay(tmp_path: Path) -> None:
    target = tmp_path / "out"
    (target / "dataset").mkdir(parents=True)
    for name in ("notes.txt", "tables.xlsx", "dataset/a", "people.csv"):
        (target / name).write_text("old")
    earlier = ["tables.xlsx", "dataset", "people.csv"]
    move_in(staged(target, "people.csv", "dataset/b"), target, earlier)
    found = {p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()}
    assert found == {"notes.txt", "people.csv", "dataset/b"}


def test_a_move_killed_half_way_is_undone(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / "people.csv").write_text("old")
    target.rename(tmp_path / ".out.old")  # Here the kill came.
    put_back(target)
    assert (target / "people.csv").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]

"""Every notebook runs from top to bottom on the articles of this repository."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
#: Pictures that a notebook draws.
PICTURES = {"who_meets_whom": 6, "comparing_a_run_with_gold": 2}


def _outputs(notebook, kind=None):
    found = [o for cell in notebook.cells for o in cell.get("outputs", [])]
    return [o for o in found if kind in o.get("data", {})] if kind else found


def test_list_of_notebooks_is_complete():
    listed = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert NOTEBOOKS
    assert all(f"({path.name})" in listed for path in NOTEBOOKS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_without_warnings(path):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": path.parent}}
    ).execute()
    assert [o for o in _outputs(notebook) if o.get("name") == "stderr"] == []
    assert len(_outputs(notebook, "image/png")) == PICTURES.get(path.stem, 0)
    assert len(_outputs(notebook, "text/html")) >= (path.stem != "who_meets_whom")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_outputs_are_whole_and_small(path):
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert path.stat().st_size < 450_000

"""Rules for the structure of the code, beyond the one-way imports that `make check` enforces."""

import ast
import pkgutil
import tomllib
from importlib import import_module
from pathlib import Path
from types import ModuleType

import grimp
import pytest

from jobs.cleaning.build import VERSION
from models.settings import get_settings
from tests import bench, chaos, hostile

ROOT = Path(__file__).parent.parent
PACKAGES = ("models", "jobs", "ui")


def test_the_cleaning_core_imports_nothing_of_ours_but_itself() -> None:
    graph = grimp.build_graph(*PACKAGES)
    core = {"jobs.cleaning"} | graph.find_descendants("jobs.cleaning")
    assert {each for module in core for each in graph.find_modules_directly_imported_by(module)} <= core


def test_settings_alone_read_the_environment() -> None:
    paths = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    readers = {path.name for path in paths for node in ast.walk(ast.parse(path.read_text())) if reads_the_environment(node)}
    assert readers <= {"settings.py"}


def test_a_test_that_names_no_data_folder_has_none() -> None:
    """The `data` beside the code is somebody's."""
    with pytest.raises(NotADirectoryError):
        get_settings().data_dir.mkdir(parents=True)


def test_there_is_one_version() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION


@pytest.mark.parametrize("package", [bench, chaos, hostile], ids=lambda package: str(package.__name__))
def test_what_make_bench_and_test_all_run_can_be_imported(package: ModuleType) -> None:
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        import_module(module.name)


def test_no_page_polls() -> None:
    """No timers on pages, and no bindings that must be polled."""
    nodes = [node for path in (ROOT / "ui").rglob("*.py") for node in ast.walk(ast.parse(path.read_text()))]
    assert [node.attr for node in nodes if isinstance(node, ast.Attribute) and polls(node.attr)] == []


def polls(name: str) -> bool:
    return name in {"timer", "refreshable"} or name.startswith("bind_")


def reads_the_environment(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}

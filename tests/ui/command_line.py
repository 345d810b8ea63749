"""The command line as tests use it."""

from pathlib import Path

from ui.cli import main

MESSY = "id,name,price\n001, Ann ,1.10\n001, Ann ,1.10\n002,Bo,\n"


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def run(*words: object) -> int:
    return main([str(word) for word in words])

"""`docs/adding-a-kind.md` is correct: its kind is taken from there word for word, and works."""

import re
from pathlib import Path
from types import ModuleType

from jobs import kinds, queue
from jobs.kinds.base import Kind
from models.job import Order, Status
from models.settings import Settings
from tests.conftest import WorkOff
from tests.jobs.following import ALICE, make_file, output, row

GUIDE = Path(__file__).parents[2] / "docs" / "adding-a-kind.md"


def kind_of_the_guide() -> Kind:
    [code] = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    module = ModuleType("words")
    exec(compile(code, GUIDE, "exec"), module.__dict__)  # noqa: S102  our own guide
    kind: Kind = module.Words()
    return kind


def test_the_kind_of_the_guide_works(rinse: Settings, work_off: WorkOff) -> None:
    kind = kind_of_the_guide()
    kinds.all_kinds()[kind.id] = kind
    assert kind.example is not None
    file = make_file(kind.example.content, kind.example.name)
    job, _ = queue.submit(ALICE, Order(kind.id, file.id, kind.example.options))
    work_off()
    job = row(job.id)
    assert (job.status, job.result) == (Status.DONE, kind.example.figures)
    assert output(job, "result") == b"not\t1\n"

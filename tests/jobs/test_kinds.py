"""The kinds of job, run for real."""

import json
from typing import Any

import pytest

from jobs import queue, verifications
from jobs.cleaning.errors import RecipeError, StepFailed
from jobs.cleaning.recipe import Recipe
from jobs.files.removal import remove_file
from jobs.kinds import base
from jobs.work import Work
from models import db
from models.errors import Conflict, NotFound, Refused
from models.job import Job, Order, Status
from models.recipe import save_recipe
from models.settings import Settings
from models.user import User
from tests.conftest import WorkOff
from tests.jobs.following import ALICE, make_file, output, row

MESSY = b"name,city\n Ada ,Oslo\n Ada ,Oslo\nBob,\n"
RECIPE = {"version": 1, "steps": [{"step": "trim"}, {"step": "drop_duplicates"}]}


def clean(content: bytes = MESSY, name: str = "people.csv", **options: object) -> Job:
    return queue.submit(ALICE, Order("clean", make_file(content, name).id, options))[0]


def test_a_file_is_cleaned_with_all_that_belongs_to_it(rinse: Settings, work_off: WorkOff) -> None:
    job = clean(recipe=RECIPE)
    work_off()
    job = row(job.id)
    assert job.status is Status.DONE
    assert output(job, "result") == b"name,city\nAda,Oslo\nBob,\n"
    assert output(job, "rejects").splitlines()[1].startswith(b"2,2,")
    assert output(job, "changes").splitlines()[0] == b"row,column,step,old,new"
    receipt = json.loads(output(job, "receipt"))
    assert receipt["rows_rejected"] == 1
    names = {name: file["name"] for name, file in receipt["outputs"].items()}
    assert names == {"result": "people-clean.csv", "rejects": "people-rejects.csv", "changes": "people-changes.csv"}
    assert b"import pandas" in output(job, "script")
    assert job.result is not None
    assert (job.result["rows_in"], job.result["rows_out"], job.result["cells_changed"]) == (3, 2, 2)
    assert job.rows_done == 3


@pytest.mark.parametrize(("given", "ending"), [({}, ".csv"), ({"format": "tsv"}, ".tsv"), ({"format": "xlsx"}, ".xlsx")])
def test_the_format_can_be_chosen(rinse: Settings, work_off: WorkOff, given: dict[str, str], ending: str) -> None:
    job = clean(recipe=RECIPE, **given)
    work_off()
    assert row(job.id).outputs["result"].endswith(f"result{ending}")


def test_where_cells_would_run_in_excel_there_is_a_copy_that_is_safe(rinse: Settings, work_off: WorkOff) -> None:
    risky, harmless = clean(b'=name,n\n =1+1,-12.5\n,"a\nb"\n', recipe=RECIPE), clean(recipe=RECIPE)
    work_off()
    risky, harmless = row(risky.id), row(harmless.id)
    assert output(risky, "result") == b'=name,n\n=1+1,-12.5\n,"a\nb"\n'
    assert output(risky, "safe") == b"'=name,n\n'=1+1,-12.5\n,\"a\nb\"\n"
    assert risky.result is not None
    assert risky.result["formulas"] == 2
    assert "safe" not in harmless.outputs


def test_a_saved_recipe_is_used_as_it_is_now(rinse: Settings, work_off: WorkOff) -> None:
    with db.session() as session:
        saved = save_recipe(session, ALICE.id, "Mine", RECIPE)
    job = clean(recipe_id=saved.id)
    assert job.options == {"recipe": RECIPE}
    work_off()
    assert row(job.id).status is Status.DONE


def test_the_saved_recipe_of_somebody_else_does_not_exist(rinse: Settings) -> None:
    with db.session() as session:
        saved = save_recipe(session, User("charlie", "Charlie").id, "His", RECIPE)
    with pytest.raises(NotFound):
        clean(recipe_id=saved.id)


@pytest.mark.parametrize("options", [{}, {"recipe": RECIPE, "recipe_id": "x"}, {"recipe": RECIPE, "format": "pdf"}])
def test_options_that_make_no_sense_are_refused(rinse: Settings, options: dict[str, object]) -> None:
    with pytest.raises(Refused):
        clean(**options)


def test_a_recipe_at_fault_is_refused_before_it_is_queued(rinse: Settings) -> None:
    with pytest.raises(RecipeError, match="step 2"):
        clean(recipe={"version": 1, "steps": [{"step": "trim"}, {"step": "polish"}]})


def test_a_draft_may_be_incomplete_until_it_is_run(rinse: Settings) -> None:
    draft, _ = queue.submit(ALICE, Order("clean", make_file(MESSY).id, draft=True))
    with pytest.raises(Refused, match="Which recipe"):
        queue.run_draft(ALICE, draft.id)
    queue.edit(ALICE, draft.id, draft.version, options={"recipe": RECIPE})
    assert queue.run_draft(ALICE, draft.id).status is Status.QUEUED


def test_a_column_that_is_not_there_fails_the_job_and_says_which_step(rinse: Settings, work_off: WorkOff) -> None:
    job = clean(recipe={"version": 1, "steps": [{"step": "trim"}, {"step": "drop_columns", "columns": ["prize"]}]})
    work_off()
    job = row(job.id)
    assert job.status is Status.FAILED
    assert job.error is not None
    assert (job.error["step"], job.error["column"]) == (2, "prize")


def test_a_workbook_is_cleaned_though_no_script_can_say_it(rinse: Settings, work_off: WorkOff) -> None:
    first = clean(recipe=RECIPE, format="xlsx")
    work_off()
    job = clean(output(row(first.id), "result"), "people.xlsx", recipe=Recipe().as_json())
    work_off()
    job = row(job.id)
    assert (job.status, job.error) == (Status.DONE, None)
    assert output(job, "result") == b"name,city\nAda,Oslo\nBob,\n"
    assert job.result is not None
    assert "workbook" in job.result["no_script"]
    assert "script" not in job.outputs


def test_a_file_is_profiled(rinse: Settings, work_off: WorkOff) -> None:
    job, _ = queue.submit(ALICE, Order("profile", make_file(MESSY).id))
    assert job.internal
    work_off()
    result = row(job.id).result
    assert result is not None
    assert (result["rows"], [column["name"] for column in result["columns"]]) == (3, ["name", "city"])


def test_what_is_no_table_is_refused_with_a_code(rinse: Settings, work_off: WorkOff) -> None:
    job = clean(b"<html>", recipe=RECIPE)
    work_off()
    error = row(job.id).error
    assert error is not None
    assert error["code"] == "TYPE_MISMATCH"


def test_an_empty_table_is_one_in_every_format_that_is_written(rinse: Settings, work_off: WorkOff) -> None:
    made = [clean(b" \n", recipe=RECIPE, format=each) for each in ("csv", "xlsx", "jsonl", "parquet")]
    work_off()
    again = [clean(output(row(job.id), "result"), recipe=RECIPE) for job in made]
    work_off()
    for job in again:
        result = row(job.id).result
        assert result is not None
        assert (result["rows_in"], result["rows_out"]) == (0, 0)


def test_a_second_file_is_looked_into(rinse: Settings, work_off: WorkOff) -> None:
    cities = make_file(b"from,to\nOslo,OSL\n", "cities.csv")
    recipe = {"steps": [{"step": "trim"}, {"step": "map_values", "column": "city", "file": "cities"}]}
    job = clean(recipe=recipe, files={"cities": cities.id})
    work_off()
    assert output(row(job.id), "result") == b"name,city\nAda,OSL\nAda,OSL\nBob,\n"
    with pytest.raises(StepFailed, match="step 2: It needs a second file, 'cities'"):
        clean(recipe=recipe)
    with pytest.raises(NotFound):
        queue.submit(User("charlie", "Charlie"), Order("clean", None, {"recipe": recipe, "files": {"cities": cities.id}}))


def test_pandas_can_do_it_too(rinse: Settings, work_off: WorkOff) -> None:
    job = clean(recipe=RECIPE, engine="pandas")
    work_off()
    assert output(row(job.id), "result") == b"name,city\nAda,Oslo\nBob,\n"
    assert "changes" not in row(job.id).outputs


def test_a_result_is_held_against_pandas(rinse: Settings, work_off: WorkOff) -> None:
    cities = make_file(b"from,to\nOslo,OSL\n", "cities.csv")
    recipe = {"steps": [{"step": "trim"}, {"step": "map_values", "column": "city", "file": "cities"}]}
    job = clean(recipe=recipe, files={"cities": cities.id}, format="parquet")
    with pytest.raises(Refused, match="is done"):
        verifications.verify(ALICE, job)
    work_off()
    asked = verifications.verify(ALICE, row(job.id))
    with pytest.raises(Conflict, match="A job needs this file"):
        remove_file(ALICE, cities.id)
    work_off()
    found = verifications.verification(ALICE, job)
    assert found is not None
    assert (found.id, found.internal, found.status) == (asked.id, True, Status.DONE)
    assert found.result is not None
    assert (found.result["same"], found.result["rows"], found.result["difference"]) == ("bytes", 3, None)
    assert verifications.verify(ALICE, job).id == asked.id


def test_what_has_no_script_is_not_verified_and_says_why(rinse: Settings, work_off: WorkOff) -> None:
    job = clean(recipe={"steps": [], "writer": {"like_input": True}})
    work_off()
    with pytest.raises(Refused, match=r"pandas alone cannot .* standard CSV"):
        verifications.verify(ALICE, row(job.id))
    with pytest.raises(NotFound):
        queue.submit(User("charlie", "Charlie"), Order("verify", make_file().id, {"job_id": job.id}))


class Comparing(base.Options):
    """The file to compare with."""

    other: str

    def named_files(self) -> set[str]:
        return {self.other}


class Compare(base.Kind):
    """A kind whose author has implemented only its own work."""

    id, title, Options = "compare", "Compare", Comparing

    def run(self, work: Work) -> dict[str, Any]:
        return {}


def test_a_kind_need_not_think_of_it_that_a_file_is_somebody_elses(rinse: Settings) -> None:
    other = {"other": make_file(MESSY).id}
    with db.read_session() as session:
        assert Compare().check(other, session, ALICE) == other
        with pytest.raises(NotFound, match="no such file"):
            Compare().check(other, session, User("bob", "Bob"))

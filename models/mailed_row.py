"""Letters of a mailing. The state of each is recorded before it can have been sent, so that none is sent twice."""

from typing import Literal

from sqlalchemy import BigInteger, delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col, select

from models.columns import plain_text

State = Literal["sent", "refused", "uncertain"]
LONGEST_REASON = 300


class MailedRow(SQLModel, table=True):
    """A row of a job's file whose letter has been sent, or may have been. The address stays in the file."""

    __tablename__ = "mailed_row"

    job_id: str = Field(primary_key=True, foreign_key="job.id", ondelete="CASCADE", max_length=20)
    row: int = Field(primary_key=True, sa_type=BigInteger)
    state: str = Field(max_length=10)
    reason: str | None = Field(default=None, max_length=LONGEST_REASON)


def mailed_rows(session: Session, job_id: str) -> dict[int, MailedRow]:
    """The known rows of the job, also those of earlier attempts."""
    return {each.row: each for each in session.exec(select(MailedRow).where(col(MailedRow.job_id) == job_id))}


def begin_row(session: Session, job_id: str, row: int, state: State = "uncertain", reason: str | None = None) -> bool:
    """Records that the row's letter may have been sent from now on, or how it ended. False if somebody else was faster."""
    try:
        with session.begin_nested():
            session.add(MailedRow(job_id=job_id, row=row, state=state, reason=said(reason)))
    except IntegrityError:
        return False
    return True


def end_row(session: Session, job_id: str, row: int, state: State, reason: str | None) -> None:
    """Records how a letter ended that `begin_row` has recorded."""
    known = update(MailedRow).where(col(MailedRow.job_id) == job_id, col(MailedRow.row) == row)
    session.execute(known.values(state=state, reason=said(reason)))


def forget_row(session: Session, job_id: str, row: int) -> None:
    """Removes the record of a letter that certainly was not sent, so that it may be sent later."""
    session.execute(delete(MailedRow).where(col(MailedRow.job_id) == job_id, col(MailedRow.row) == row))


def said(reason: str | None) -> str | None:
    return reason and plain_text(reason, LONGEST_REASON)

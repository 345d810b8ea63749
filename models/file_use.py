"""Files that options refer to: second tables, corrected rows, further pictures. They are kept as long as they are needed."""

from collections.abc import Collection, Iterable

from sqlalchemy import delete
from sqlmodel import Field, Session, SQLModel, col, select

from models.columns import plain_text
from models.file import File


class JobFile(SQLModel, table=True):
    """A file that a job needs besides its input."""

    __tablename__ = "job_file"

    job_id: str = Field(foreign_key="job.id", ondelete="CASCADE", primary_key=True, max_length=20)
    file_id: str = Field(foreign_key="file.id", ondelete="CASCADE", primary_key=True, index=True, max_length=20)


class ScheduleFile(SQLModel, table=True):
    """A file that a schedule needs: its input, or one that its options refer to."""

    __tablename__ = "schedule_file"

    schedule_id: str = Field(foreign_key="schedule.id", ondelete="CASCADE", primary_key=True, max_length=20)
    file_id: str = Field(foreign_key="file.id", ondelete="CASCADE", primary_key=True, index=True, max_length=20)


def lock_files(session: Session, file_ids: Iterable[str]) -> list[str]:
    """Locks those of the files that exist, and returns their ids: nobody can delete them until this session ends.

    They are always locked in the same order, and before the row that needs them, as when a file is deleted; otherwise two
    transactions could deadlock.
    """
    wanted = {plain_text(file_id, 20) for file_id in file_ids}
    if not wanted:
        return []
    found = select(File.id).where(col(File.id).in_(wanted)).order_by(col(File.id))
    return list(session.exec(found.with_for_update(read=True, key_share=True)).all())


def files_of_jobs(session: Session, job_ids: Collection[str]) -> set[str]:
    """What these jobs need beside their own files: whoever named it was allowed to see it."""
    return set(session.exec(select(JobFile.file_id).where(col(JobFile.job_id).in_(job_ids))).all())


def name_job_files(session: Session, job_id: str, held: Iterable[str]) -> None:
    """Records that the job needs these files, and no others."""
    session.execute(delete(JobFile).where(col(JobFile.job_id) == job_id))
    session.add_all(JobFile(job_id=job_id, file_id=file_id) for file_id in held)
    session.flush()


def name_schedule_files(session: Session, schedule_id: str, held: Iterable[str]) -> None:
    """Records that the schedule needs these files, and no others."""
    session.execute(delete(ScheduleFile).where(col(ScheduleFile.schedule_id) == schedule_id))
    session.add_all(ScheduleFile(schedule_id=schedule_id, file_id=file_id) for file_id in held)
    session.flush()

"""The administrator's view, one tab a file: live, made when it is opened, and not there for anybody else."""

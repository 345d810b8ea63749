"""The administrator's pages, one module per tab: live, made when opened, and not found for anybody else."""

"""A job and its life: how it stands, who looks on, who is told."""

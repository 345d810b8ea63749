"""Parts that several components and pages share."""

"""What other components are made of, and what several pages share."""

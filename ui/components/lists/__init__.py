"""Live lists of jobs, recipes, schedules, tokens and so on."""

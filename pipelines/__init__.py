"""One file a job: a typed config and how its steps are composed."""

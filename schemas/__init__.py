"""What flows between the stages: records, Arrow schemas, ids, units, errors. Imports nothing of ours."""

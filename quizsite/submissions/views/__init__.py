"""One module a noun: tasks, submissions, streams, status."""

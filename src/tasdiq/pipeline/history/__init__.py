"""What the log says happened, and what changed between two days and why."""

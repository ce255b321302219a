"""What people decide, value by value, claim by claim, actor by actor; each becomes a judgement in the log."""

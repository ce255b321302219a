"""Other schemes' files into the log, and records out in any form."""

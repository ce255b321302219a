"""The review desk: the database's records as JSON and as pages, on one machine or for a team."""

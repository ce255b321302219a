"""Rows of different datasets in, which of them are one incident out: learnt from the datasets themselves."""

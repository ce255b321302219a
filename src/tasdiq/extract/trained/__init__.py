"""A Reading in, MUC-4 templates out, read by a trained model: tokens, network, proposals, things, templates."""

"""Accounts and what they sign in with, and who may do what."""

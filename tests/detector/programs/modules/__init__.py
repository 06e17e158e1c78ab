"""Modules that several of the programs import: what is marked here is shared by them."""

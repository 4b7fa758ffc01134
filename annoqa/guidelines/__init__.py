"""Clauses as data: what people were told, addressable by machines."""

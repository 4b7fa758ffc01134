"""All numbers of one table, before any judgement."""

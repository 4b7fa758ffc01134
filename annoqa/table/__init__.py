"""The canonical table: schema, check, join, Parquet, and views of one field."""

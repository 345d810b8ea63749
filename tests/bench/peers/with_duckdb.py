"""The cleaning benchmark's recipe in DuckDB, every cell as text. with_duckdb.py IN OUT"""

import sys

import duckdb

KEPT = ("order_id", "customer", "city", "quantity", "price", "score", "status", "note")
CLEANING = r"""
CREATE TABLE trimmed AS
SELECT nullif(trim(COLUMNS(*), e' \t\n\r'), ''), row_number() OVER () AS place FROM orders;
CREATE TABLE kept AS
SELECT * EXCLUDE (place), min(place) AS place FROM trimmed WHERE order_id IS NOT NULL GROUP BY ALL;
CREATE TABLE filled AS
SELECT place, order_id, score, status,
       coalesce(customer, 'Unknown') AS customer, coalesce(city, 'Unknown') AS city, coalesce(note, 'Unknown') AS note,
       coalesce(quantity, (SELECT CAST(median(TRY_CAST(quantity AS DOUBLE)) AS VARCHAR) FROM kept)) AS quantity,
       coalesce(price, (SELECT CAST(median(TRY_CAST(price AS DOUBLE)) AS VARCHAR) FROM kept)) AS price
FROM kept;
"""

with duckdb.connect() as connection:
    orders = connection.read_csv(sys.argv[1], all_varchar=True, header=True)
    connection.execute(CLEANING)
    connection.table("filled").order("place").select(*KEPT).write_csv(sys.argv[2], header=True)

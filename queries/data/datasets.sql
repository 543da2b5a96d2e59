-- asks:  How many rows of each shipped table are in the warehouse?
-- grain: dataset
-- scope: published
-- The engine's own catalogue knows; a table just written and never updated is counted exactly.
select table_name as dataset, estimated_size::bigint as row_count
from duckdb_tables()
where schema_name = 'source'
order by table_name

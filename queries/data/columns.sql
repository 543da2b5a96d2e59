-- asks:  Which columns has every table of the warehouse, of which type?
-- grain: model, column_name
-- scope: published
select
    table_name as model,
    column_name,
    case
        when data_type like '%INT' or data_type = 'INTEGER' then 'integer'
        when data_type = 'DOUBLE' or data_type like 'DECIMAL%' then 'number'
        when data_type = 'DATE' then 'date'
        when data_type = 'BOOLEAN' then 'boolean'
        else 'string'
    end as type
from duckdb_columns()
where schema_name = 'main' and not internal
order by table_name, column_index

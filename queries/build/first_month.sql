-- asks:  Which is the first month that an import of contributions speaks of, counted since year 0?
-- param: file text required  the Parquet file of its rows
select month_number(min(month)) from read_parquet($file)

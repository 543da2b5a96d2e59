-- asks:  Which version of data and program is this warehouse of, and when was it built (UTC)?
-- grain: version
-- scope: published
-- rows:  1
select version, data_version, app_version, engine_version, built_at
from warehouse_info

-- asks:  Which version of data and program is this warehouse of, and when was it built (UTC)?
-- param: version text required   the hash of all it is made of
-- param: data text required      the version of the shipped data
-- param: app text required       the version of the program
-- param: engine text required    what counted it, with its version
-- param: built_at text required  a moment
create table warehouse_info as
select
    $version as version,
    $data as data_version,
    $app as app_version,
    $engine as engine_version,
    $built_at::timestamp as built_at

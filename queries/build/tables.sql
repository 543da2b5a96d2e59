-- asks:  What does a build fill, beside the tables of data and models?
-- data_problems: what was set aside of the shipped files; operational: what stands for each dataset of
-- an office; metrics: the registry; check_results: how many rows break each rule.
create schema source;
create table source.data_problems (
    dataset varchar not null,
    file varchar not null,
    line bigint,
    column_name varchar,
    value varchar,
    rule varchar not null,
    expected varchar
);
create table source.operational (
    dataset varchar not null,
    family varchar not null,
    kind varchar not null,
    rows bigint not null,
    first_day date,
    last_day date
);
create table source.metrics (
    indicator varchar primary key,
    metric_group varchar,
    unit varchar,
    is_mapped boolean,
    depth varchar,
    breaks double[],
    higher_is_better boolean,
    close_from_pct double,
    label_id varchar,
    label_en varchar,
    cube_column varchar,
    per_column varchar,
    minus_column varchar,
    times double,
    months integer,
    months_back integer,
    denominators varchar[],
    workers_of varchar,
    published_as varchar,
    part_of varchar,
    segment varchar,
    is_flow boolean,
    desk integer,
    at_meetings integer
);
create table if not exists check_results (
    name varchar,
    rule_id varchar,
    rule_en varchar,
    severity varchar,
    broken bigint,
    first_rows varchar
);

-- asks:  What was published about an area, else about a branch and its regencies, else about the
--        province, and which of it do other sources contradict?
-- grain: statement_id
-- takes: wanted_region, wanted_branch
select
    statement.*,
    conflict.conflict_id
from statements as statement
left join conflicts as conflict on conflict.statement_id = statement.statement_id
where case
    when wanted_region is not null then statement.area_code = wanted_region
    when wanted_branch is not null then statement.serving_branch = wanted_branch
    else statement.area_code in (select area_code from areas where parent_code is null)
end

-- asks:  From which regencies of an area are its active members of a month known in full?
-- grain: month
-- takes: wanted_region, wanted_branch, wanted_definition, wanted_segment
-- active is their sum; regions names them, so that months made of the same ones can be told;
-- regions_ever counts those known in any month.
with
parts as (from area_parts(wanted_region, wanted_branch, wanted_definition, wanted_segment, null))
select
    month,
    sum(active)::bigint as active,
    string_agg(area_code, ',' order by area_code) filter (where active is not null) as regions,
    count(active) as regions_reported,
    (select count(distinct area_code) from parts where active is not null) as regions_ever,
    (
        select greatest(count(*), 1)
        from regions
        where in_view(region_code, branch_code, wanted_region, wanted_branch)
    ) as regions_all
from parts
group by month

-- asks:  Which area does a page speak of: the region asked, else the branch, else the province?
-- grain: area_code
-- takes: region, branch
select
    coalesce(region, branch, (select area_code from areas where parent_code is null)) as area_code,
    case
        when len(region) = 6 then 'district'
        when len(region) = 4 then 'regency'
        when region is null and branch is not null then 'branch'
        else coalesce(
            (select if(kind = 'province', 'province', 'nation') from areas where parent_code is null),
            'province'
        )
    end as level

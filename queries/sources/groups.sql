-- asks:  Which groups of indicators do published figures belong to, and how many figures has each?
-- grain: metric_group
-- scope: published
-- param: region text optional    region code
-- param: branch text optional  branch code
-- param: year int optional     year of the date the figure speaks of
select
    metric_group,
    count(*) filter (
        where in_view(area_code, serving_branch, $region, $branch)
            and ($year is null or as_of_year = $year)
    ) as figures
from statements
where origin = 'published_figures'
group by metric_group
order by metric_group

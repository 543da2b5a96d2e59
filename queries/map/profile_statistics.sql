-- asks:  The latest regional statistic of each kind for one area, with the province beside it.
-- grain: indicator
-- scope: published
-- param: region text required  region code
with
latest as (
    select *
    from statistics
    qualify row_number() over (
        partition by area_code, indicator order by as_of_end desc, publisher, url
    ) = 1
)
select
    here.indicator,
    here.metric_group,
    here.value,
    here.unit,
    here.as_of,
    here.as_of_precision,
    here.is_disputed,
    here.publisher,
    here.title,
    here.url,
    province.value as province_value,
    province.as_of as province_as_of,
    province.as_of_precision as province_as_of_precision
from latest as here
left join latest as province
    on province.indicator = here.indicator
    and province.area_code in (select area_code from areas where parent_code is null)
where here.area_code = $region
order by here.metric_group, here.indicator

-- asks:  Who won at province level over the years, for the first time or again, and at what coverage?
-- grain: award_id
-- scope: published
-- param: category text optional  of the award; empty = all
-- param: region text optional    regency of the recipient
-- Disputed rows are all there; counts_once tells which of them count. is_first: the first podium (places 1
-- to 3) known of that regency in the category. Coverage is what was published of the regency last up to
-- the year assessed (then) and up to today (now); different sources may mean different workers.
with
wins as (
    select *, coalesce(assessed_year, ceremony_year - 1) as judged_year
    from awards
    where is_win and level = 'province'
),
first_podiums as (
    select region_code, category, min(ceremony_year) as first_year
    from wins
    where rank <= 3 and region_code is not null
    group by all
),
coverage as (
    select region_code, year, value, as_of, as_of_precision, publisher, url, is_disputed
    from map_values
    where indicator = 'coverage_pct'
),
latest as (
    select * from coverage qualify row_number() over (partition by region_code order by year desc) = 1
)
select
    wins.award_id,
    wins.ceremony_year,
    wins.assessed_year,
    wins.category,
    wins.sector,
    wins.rank,
    wins.recipient,
    wins.region_code,
    wins.area_label,
    wins.disputed,
    wins.counts_once,
    coalesce(
        wins.rank <= 3 and wins.counts_once and wins.ceremony_year = first_podiums.first_year, false
    ) as is_first,
    wins.publisher,
    wins.url,
    at_the_time.value as then_pct,
    at_the_time.as_of as then_as_of,
    at_the_time.as_of_precision as then_precision,
    at_the_time.publisher as then_publisher,
    at_the_time.url as then_url,
    latest.value as now_pct,
    latest.as_of as now_as_of,
    latest.as_of_precision as now_precision,
    latest.publisher as now_publisher,
    latest.url as now_url
from wins
left join first_podiums
    on first_podiums.region_code = wins.region_code and first_podiums.category = wins.category
asof left join coverage as at_the_time
    on at_the_time.region_code = wins.region_code and at_the_time.year <= wins.judged_year
left join latest on latest.region_code = wins.region_code
where
    ($category is null or wins.category = $category)
    and ($region is null or wins.region_code = $region)
order by wins.ceremony_year desc, wins.category, wins.sector nulls first, wins.rank nulls last,
    wins.recipient

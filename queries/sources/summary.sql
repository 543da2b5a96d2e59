-- asks:  How much was published, by how many publishers, and in how many cases do they disagree?
-- grain: -
-- scope: published
-- rows:  1
-- param: region text optional    region code
-- param: branch text optional  branch code
-- param: year int optional     year the statement speaks of, the award was given, the rule is of
with
figures as (
    select statement.*, conflict.conflict_id
    from statements as statement
    left join conflicts as conflict on conflict.statement_id = statement.statement_id
    where in_view(statement.area_code, statement.serving_branch, $region, $branch)
        and ($year is null or statement.as_of_year = $year)
),
prizes as (
    select *
    from awards
    where in_view(region_code, branch_code, $region, $branch)
        and ($year is null or ceremony_year = $year)
),
rules as (
    select *
    from regulations
    where in_view(region_code, branch_code, $region, $branch)
        and ($year is null or year = $year)
)
select
    (select count(*) from figures where origin = 'published_figures') as figures,
    (select count(distinct publisher) from figures where origin = 'published_figures')
        as publishers,
    (select count(distinct conflict_id) from figures) as conflicts,
    (select count(*) from prizes) as awards,
    (select count(*) from prizes where disputed) as disputed_awards,
    (select count(*) from rules) as regulations

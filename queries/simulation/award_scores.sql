-- asks:  What score did each of nine jurors give each candidate for each criterion?
-- grain: candidate_code, criterion_code, juror
-- A candidate's strength, the juror's severity and taste, and chance. Those who really won that year
-- are strong here too.
with
winners as (
    -- a prize handed out in a year is for the year before
    select
        coalesce(assessed_year, ceremony_year - 1) as assessed_year, region_code, min(rank) as rank
    from paritrana_awards
    where category = 'regency_government' and rank is not null and level = 'province'
    group by all
),
strength as (
    select
        candidate.*,
        if(
            category = 'regency_government' and winners.rank is not null,
            88 - 2.6 * winners.rank,
            52 + 24 * chance(candidate_code, 'strength')
        ) as strength
    from award_candidates as candidate
    left join winners
        on winners.assessed_year = candidate.assessed_year
        and winners.region_code = candidate.region_code
),
jurors as (
    select
        juror,
        10 * (chance(juror, 'severity') - 0.5) as severity,
        3 + 5 * chance(juror, 'noise') as noise
    from range(1, 10) as numbers(juror)
)
select
    candidate.candidate_code,
    criterion.criterion_code,
    jurors.juror::bigint as juror,
    least(99, greatest(30, round(
        candidate.strength
        + 9 * (chance(candidate.candidate_code || criterion.criterion_code, 'criterion') - 0.5)
        + jurors.severity
        + 8 * (chance(jurors.juror || candidate.category || criterion.criterion_code, 'taste') - 0.5)
        + jurors.noise * 2 * (
            chance(candidate.candidate_code || criterion.criterion_code || jurors.juror, 'score')
            - 0.5
        )
    )))::double as score
from strength as candidate
join award_criteria as criterion
    on criterion.assessed_year = candidate.assessed_year
    and criterion.category = candidate.category
cross join jurors
order by candidate.candidate_code, criterion.criterion_code, juror

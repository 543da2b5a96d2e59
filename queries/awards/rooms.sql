-- asks:  Which years and categories of the Paritrana Award are judged here, and how far are the files?
-- grain: assessed_year, category
-- scope: judging
-- complete_jurors: of those in the file, who scored every candidate for every criterion.
with
judged as (
    select assessed_year, category, count(*) as candidates, max(held.kind) as kind
    from award_candidates
    join operational as held on held.dataset = 'award_candidates'
    group by all
),
asked as (
    select assessed_year, category, count(*) as criteria from award_criteria group by all
),
by_juror as (
    select assessed_year, category, juror, count(*) as scores
    from award_scores
    semi join award_criteria using (assessed_year, category, criterion_code)
    group by all
),
given as (
    select
        by_juror.assessed_year,
        by_juror.category,
        count(*) as jurors,
        count(*) filter (scores = candidates * criteria) as complete_jurors,
        sum(scores) as scores
    from by_juror
    join judged using (assessed_year, category)
    left join asked using (assessed_year, category)
    group by all
)
select
    judged.assessed_year,
    judged.category,
    judged.candidates,
    coalesce(asked.criteria, 0) as criteria,
    coalesce(given.jurors, 0) as jurors,
    coalesce(given.complete_jurors, 0) as complete_jurors,
    coalesce(given.scores, 0)::bigint as scores,
    judged.kind
from judged
left join asked using (assessed_year, category)
left join given using (assessed_year, category)
order by judged.assessed_year desc, judged.category

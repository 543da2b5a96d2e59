-- asks:  Who is judged in a year and category?
-- grain: candidate_code
-- scope: judging
-- param: year int required       year assessed
-- param: category text required  of the award
-- short: what fits a bar or a column: the regency of its government, else the candidate's name.
select
    candidate_code,
    name,
    if(category = 'regency_government', coalesce(region_label, name), name) as short,
    region_code,
    region_label,
    held.kind
from award_candidates
join operational as held on held.dataset = 'award_candidates'
where assessed_year = $year and category = $category
order by short, candidate_code

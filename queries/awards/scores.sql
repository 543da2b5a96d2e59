-- asks:  What did the jurors give the candidates of a year and category, as far as files tell?
-- grain: candidate_code, criterion_code, juror
-- scope: judging
-- param: year int required       year assessed
-- param: category text required  of the award
select candidate_code, criterion_code, juror, score, held.kind
from award_scores
join operational as held on held.dataset = 'award_scores'
where assessed_year = $year and category = $category
order by candidate_code, criterion_code, juror

-- asks:  By which criteria is a category judged in a year, at which weights of the office's choosing?
-- grain: criterion_code
-- scope: judging
-- param: year int required       year assessed
-- param: category text required  of the award
select criterion_code, name, name_en, weight_pct, share_pct, held.kind
from award_criteria
join operational as held on held.dataset = 'award_criteria'
where assessed_year = $year and category = $category
order by weight_pct desc, name, criterion_code

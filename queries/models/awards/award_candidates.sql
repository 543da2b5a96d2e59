-- asks:  Who is judged for the Paritrana Award, in which year and category, and where are they at home?
-- grain: candidate_code
select
    candidate.candidate_code,
    candidate.assessed_year,
    candidate.category,
    candidate.name,
    candidate.region_code,
    region.label as region_label,
    region.branch_code
from source.award_candidates as candidate
left join regions as region on region.region_code = candidate.region_code

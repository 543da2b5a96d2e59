-- asks:  What did each juror give each candidate for each criterion?
-- grain: candidate_code, criterion_code, juror
select
    score.candidate_code,
    candidate.assessed_year,
    candidate.category,
    score.criterion_code,
    score.juror,
    score.score
from source.award_scores as score
join source.award_candidates as candidate on candidate.candidate_code = score.candidate_code

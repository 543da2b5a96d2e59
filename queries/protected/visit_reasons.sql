-- asks:  What may a protected reader be told of why employers should be visited?
-- grain: employer_code, reason
-- That there are so many, not how many workers each of them has.
select employer_code, reason, null::double as points from main.visit_reasons

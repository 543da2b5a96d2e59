-- asks:  By which criteria, and at which weight of the office's choosing, is each category judged?
-- grain: assessed_year, category, criterion_code
-- share_pct: of all weights of the category, which a file may make more or less than 100.
select
    criterion.assessed_year,
    criterion.category,
    criterion.criterion_code,
    criterion.name,
    coalesce(criterion.name_en, criterion.name) as name_en,
    criterion.weight_pct,
    100 * criterion.weight_pct
        / nullif(sum(criterion.weight_pct) over (partition by assessed_year, category), 0)
        as share_pct
from source.award_criteria as criterion

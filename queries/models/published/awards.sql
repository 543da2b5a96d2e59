-- asks:  Every Paritrana statement; which of them is a win, and which rows count when wins are
--        counted (two rows on one disputed place count once).
-- grain: award_id
with
labelled as (
    select
        award.*,
        coalesce(area.label, award.region_code) as area_label,
        area.branch_code,
        award.category <> 'certificate_outside_award' as is_paritrana,
        award.status = 'winner' and award.category <> 'certificate_outside_award' as is_win
    from source.paritrana_awards as award
    left join areas as area on area.area_code = award.region_code
)
select
    *,
    is_win and row_number() over (
        partition by
            is_win, level, ceremony_year, category, coalesce(sector, ''),
            -- only rows that dispute the same place stand for one win
            case when disputed then 'place ' || coalesce(rank::varchar, '?') else award_id end
        order by award_id
    ) = 1 as counts_once
from labelled

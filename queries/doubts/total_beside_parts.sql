-- asks:   In which month and regency does a total stand beside its own parts?
-- grain:  region_code
-- One row, the weightiest case, with how many there are; reads the tables an import is doubted in.
with mixed as (
    select month, region_code from together
    semi join fresh using (month, region_code)
    group by all
    having bool_or(segment = 'all') and bool_or(segment <> 'all')
    union
    select month, region_code from together
    semi join fresh using (month, region_code)
    group by month, region_code, segment
    having bool_or(payer = 'all') and bool_or(payer <> 'all')
)
select count(*) over () as count, region_code, strftime(month, '%Y-%m') as month from mixed
order by mixed.month, region_code limit 1

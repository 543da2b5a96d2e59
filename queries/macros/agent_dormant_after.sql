-- asks:  After how many months without a new member does the rule in force end an agent's partnership?
-- grain: months
-- takes: wanted_month
-- No row where no rule is known for that month.
select value as months
from perisai_rules
where
    parameter = 'perisai_bulan_tanpa_peserta_baru'
    and starts_on <= last_day(wanted_month::date)
    and (ends_on is null or ends_on >= last_day(wanted_month::date))
order by starts_on desc
limit 1

-- rule-id: Setiap indikator punya entri di daftar metrik
-- rule-en: Every indicator has an entry in the metric registry
select distinct indicator from statements where metric_group is null
union
select distinct indicator from statistics where metric_group is null

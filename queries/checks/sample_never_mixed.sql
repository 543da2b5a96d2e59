-- rule-id: Data simulasi tidak berdampingan dengan data impor dalam satu kelompok dataset
-- rule-en: Simulated rows never stand beside imported ones within a family of datasets
select family, list(distinct kind order by kind) as kinds
from source.operational
group by family
having bool_or(kind = 'imported') and bool_or(kind = 'sample')

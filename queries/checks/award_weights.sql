-- rule-id: Bobot kriteria Paritrana berjumlah 100 persen dalam setiap kategori dan tahun
-- rule-en: The weights of the Paritrana criteria add up to 100 percent in each category and year
-- severity: warning
select assessed_year, category, sum(weight_pct) as weights_pct
from source.award_criteria
group by all
having abs(sum(weight_pct) - 100) > 0.01

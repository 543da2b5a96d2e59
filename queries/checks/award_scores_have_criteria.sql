-- rule-id: Setiap nilai juri Paritrana adalah untuk kriteria yang berlaku pada tahun dan kategori calonnya
-- rule-en: Every Paritrana score is for a criterion of its candidate's year and category
-- severity: warning
select assessed_year, category, criterion_code, count(*) as scores
from award_scores
anti join award_criteria using (assessed_year, category, criterion_code)
group by all

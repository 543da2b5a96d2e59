-- rule-id: Peringkat Paritrana adalah 1, 2, 3 atau tidak disebut
-- rule-en: Paritrana ranks are 1, 2, 3 or not stated
select award_id, rank from awards where rank is not null and rank not between 1 and 3

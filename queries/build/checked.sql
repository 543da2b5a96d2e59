-- asks:  How many rows break a rule, and which are the first of them?
-- param: name text required      the check whose rows lie in the table broken
-- param: rule_id text required   the rule in Indonesian
-- param: rule_en text required   and in English
-- param: severity text required  error or warning
insert into check_results
select $name, $rule_id, $rule_en, $severity,
    (select count(*) from temp.broken),
    (
        select string_agg(row_text, '; ')
        from (select to_json(broken)::varchar as row_text from temp.broken limit 5)
    )

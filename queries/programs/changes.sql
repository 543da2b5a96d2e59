-- asks:  Which rules differ between two days, and which came and went in between?
-- grain: programme, segment, parameter, change, changed_on
-- scope: published
-- param: from_day date required  the earlier day
-- param: to_day date required    the later day
-- changed: another value; new: not in force before; ended: no longer in force; passed: came and went.
with
before as (
    select * from programme_rules where $from_day between starts_on and coalesce(ends_on, $from_day)
),
after as (
    select * from programme_rules where $to_day between starts_on and coalesce(ends_on, $to_day)
),
compared as (
    select
        coalesce(after.programme, before.programme) as programme,
        coalesce(after.segment, before.segment) as segment,
        coalesce(after.parameter, before.parameter) as parameter,
        case
            when before.parameter is null then 'new'
            when after.parameter is null then 'ended'
            else 'changed'
        end as change,
        coalesce(after.starts_on, before.ends_on) as changed_on,
        if(after.parameter is null, before.end_precision, after.precision) as precision,
        before.value as value_before,
        after.value as value_after,
        coalesce(after.unit, before.unit) as unit,
        if(after.parameter is null, before.legal_basis, after.legal_basis) as legal_basis,
        coalesce(after.publisher, before.publisher) as publisher,
        coalesce(after.url, before.url) as url
    from before
    full join after
        on after.programme = before.programme
        and after.segment = before.segment
        and after.parameter = before.parameter
    where before.value is distinct from after.value
),
passed as (
    select
        programme, segment, parameter, 'passed' as change, starts_on as changed_on, precision,
        value as value_before, null as value_after, unit, legal_basis, publisher, url
    from programme_rules as rule
    where
        starts_on > $from_day
        and ends_on < $to_day
        -- a value that another has followed is a step of a change
        and not exists (
            from programme_rules as other
            where
                other.programme = rule.programme
                and other.segment = rule.segment
                and other.parameter = rule.parameter
                and other.starts_on <> rule.starts_on
        )
)
select * from compared
union all by name
select * from passed
order by changed_on desc, programme, segment, parameter

-- asks:  What may a protected reader be told of who stayed for twelve months, by district?
-- grain: corner, segment, payer, month_number
-- keep:  no
-- Nothing: two windows of twelve months tell who joined in one.
select
    null::varchar as corner, null::varchar as segment, null::varchar as payer,
    null::integer as month_number, null::bigint as joined, null::bigint as stayed
where false

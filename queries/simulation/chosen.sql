-- asks:  Who becomes a row of members?
-- grain: id
-- param: members int required
-- Every k-th of all, in the order of regency and stream: the shares stay as they are.
with
candidates as (select distinct id from stays),
ranked as (
    select
        id,
        row_number() over (order by id) as rank,
        least($members, (select count(*) from candidates)) as wanted,
        (select count(*) from candidates) as available
    from candidates
)
select id, (rank * wanted // available)::integer as number
from ranked
where rank * wanted // available > (rank - 1) * wanted // available

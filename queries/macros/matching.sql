-- asks:  Which statements, awards or regulations hold all the words searched for?
-- grain: id
-- takes: wanted_kind, wanted_words
-- Parts of words count only where nothing holds the whole words; no words find everything.
with
found as (
    select
        id,
        len(list_filter(words, lambda word: not contains(search_text, ' ' || word || ' '))) = 0
            as has_whole_words
    from search_texts
    cross join (select string_split(lower(trim(wanted_words)), ' ') as words)
    where kind = wanted_kind
        and (
            wanted_words is null
            or len(list_filter(words, lambda word: not contains(search_text, word))) = 0
        )
)
select id from found where has_whole_words or not exists (from found where has_whole_words)

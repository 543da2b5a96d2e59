-- asks:  What is left of a company's name to tell it by: letters and figures, without legal forms?
-- gives: varchar
-- takes: written
regexp_replace(
    regexp_replace(lower(written), '\b(pt|cv|ud|tbk|persero)\b', ' ', 'g'), '[^a-z0-9]', '', 'g'
)

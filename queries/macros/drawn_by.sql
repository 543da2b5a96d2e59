-- asks:  By what do the two warehouses differ where something is hidden?
-- gives: bigint
-- takes: cell
-- By thousands, always the same for a cell (a row of its keys), and of no use to whoever guesses.
(1000 + hash(cell) % 1000003)::bigint

-- asks:  Is it a number of people too small to be told?
-- gives: boolean
-- takes: number
-- So few, and not none.
number between 1 and 4

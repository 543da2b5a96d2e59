-- asks:  By which short text is a part of the map found?
-- gives: text
-- takes: part
-- Of a longer one the engine knows only how it begins, of a stretch of rows, and parts begin alike.
left(md5(part), 8)

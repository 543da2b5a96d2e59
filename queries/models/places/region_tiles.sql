-- asks:  Where does each regency stand on the tile map?
-- grain: region_code
select region_code, across, down, abbreviation from source.region_tiles

-- asks:  Is it a public budget that pays: of a regency, the province, a village, or shared revenue (DBH)?
-- gives: boolean
-- takes: payer
payer in ('apbd_regency', 'apbd_province', 'village_fund', 'dbh')

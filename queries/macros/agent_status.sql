-- asks:  Is an agent new, dormant or active?
-- gives: text
-- takes: months_as_agent, months_without_new, dormant_after_months
-- new: joined within six months; dormant: as many months without a new member as the rule in force
-- ends the partnership after; where it isn't known how many, or no rule is, nobody is dormant.
case
    when months_as_agent < 6 then 'new'
    when months_without_new >= dormant_after_months then 'dormant'
    else 'active'
end

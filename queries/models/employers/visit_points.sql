-- asks:  What does each reason to visit an employer count for?
-- grain: reason
select reason, counted, points from source.visit_points

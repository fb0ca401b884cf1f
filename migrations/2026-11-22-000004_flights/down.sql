DROP TABLE key_points;
DROP TABLE phases;
DROP TABLE series;
DROP TABLE crew.flight_crew;
DROP TABLE flights;

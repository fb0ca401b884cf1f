-- Forgets which recordings are of the same flight; the recordings stay.
DROP INDEX flights_started;
DROP TABLE flight_links;

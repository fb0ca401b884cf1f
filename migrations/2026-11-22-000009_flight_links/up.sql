-- Which recordings are of the same flight, so that a flight is counted once.

SET LOCAL ROLE flarepath_owner;

CREATE TABLE flight_links (
    tenant_id uuid NOT NULL REFERENCES tenants,
    link_id uuid NOT NULL,
    flight_id uuid NOT NULL,
    same_as_flight_id uuid NOT NULL,
    method_sha256 bytea NOT NULL CHECK (octet_length(method_sha256) = 32),
    evidence jsonb NOT NULL,
    linked_utc timestamptz NOT NULL DEFAULT now(),
    ended_utc timestamptz,
    PRIMARY KEY (tenant_id, link_id),
    FOREIGN KEY (tenant_id, flight_id) REFERENCES flights,
    FOREIGN KEY (tenant_id, same_as_flight_id) REFERENCES flights,
    CHECK (flight_id <> same_as_flight_id)
);
COMMENT ON TABLE flight_links IS 'A further recording of a flight, and the primary one that lists and rates count.';
COMMENT ON COLUMN flight_links.flight_id IS 'The further recording: left out of lists and rates while the link is in force.';
COMMENT ON COLUMN flight_links.same_as_flight_id IS 'The primary recording; it has no link in force itself.';
COMMENT ON COLUMN flight_links.method_sha256 IS 'Digest of the comparison and its tolerances.';
COMMENT ON COLUMN flight_links.evidence IS 'How the aircraft was known, the overlap, the clock shift, and the agreement of every parameter.';
COMMENT ON COLUMN flight_links.ended_utc IS 'When the primary was superseded; the further recording is then compared with its new version.';
CREATE UNIQUE INDEX flight_links_in_force ON flight_links (tenant_id, flight_id) WHERE ended_utc IS NULL;
CREATE INDEX flight_links_flight ON flight_links (tenant_id, flight_id);
CREATE INDEX flight_links_same_as ON flight_links (tenant_id, same_as_flight_id);
CALL tenancy.isolate('flight_links');
GRANT SELECT, INSERT, UPDATE (ended_utc) ON flight_links TO flarepath_app;

-- Candidates for a link began shortly before the flight they are compared with.
CREATE INDEX flights_started ON flights (tenant_id, start_utc) WHERE superseded_utc IS NULL;

RESET ROLE;

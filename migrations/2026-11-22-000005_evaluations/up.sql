-- What every rule concluded of every flight: found, clear on evidence, or not evaluated.

SET LOCAL ROLE flarepath_owner;

CREATE TABLE evaluations (
    tenant_id uuid NOT NULL REFERENCES tenants,
    flight_id uuid NOT NULL,
    rule_id text NOT NULL CHECK (rule_id <> ''),
    name text NOT NULL,
    ruleset_sha256 bytea NOT NULL CHECK (octet_length(ruleset_sha256) = 32),
    inputs text[] NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('found', 'clear', 'not_evaluated')),
    evaluated_s double precision,
    valid_pct double precision,
    reason text,
    detail text[],
    PRIMARY KEY (tenant_id, flight_id, rule_id),
    FOREIGN KEY (tenant_id, flight_id) REFERENCES flights,
    -- Clear needs its evidence, not evaluated its reason, and neither may carry the other's.
    CHECK (num_nonnulls(evaluated_s, valid_pct) = CASE outcome WHEN 'clear' THEN 2 ELSE 0 END),
    CHECK (num_nonnulls(reason, detail) = CASE outcome WHEN 'not_evaluated' THEN 2 ELSE 0 END)
);
CREATE INDEX evaluations_rule ON evaluations (tenant_id, rule_id, outcome);
CALL tenancy.isolate('evaluations');
GRANT SELECT, INSERT ON evaluations TO flarepath_app;

CREATE TABLE findings (
    tenant_id uuid NOT NULL REFERENCES tenants,
    flight_id uuid NOT NULL,
    rule_id text NOT NULL,
    ordinal_number integer NOT NULL,
    band text NOT NULL CHECK (band IN ('advisory', 'caution', 'warning')),
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    peak_value double precision NOT NULL,
    peak_at_s double precision NOT NULL,
    unit text NOT NULL,
    open_at_end boolean NOT NULL,
    PRIMARY KEY (tenant_id, flight_id, rule_id, ordinal_number),
    FOREIGN KEY (tenant_id, flight_id, rule_id) REFERENCES evaluations,
    CHECK (end_s >= start_s)
);
CALL tenancy.isolate('findings');
GRANT SELECT, INSERT ON findings TO flarepath_app;

RESET ROLE;

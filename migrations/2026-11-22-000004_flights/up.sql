-- Flights, their samples as compressed columns, and what was measured on them.

SET LOCAL ROLE flarepath_owner;

CREATE TABLE flights (
    tenant_id uuid NOT NULL REFERENCES tenants,
    flight_id uuid NOT NULL,
    upload_id uuid NOT NULL,
    ordinal_number integer NOT NULL CHECK (ordinal_number >= 0),
    pipeline_sha256 bytea NOT NULL CHECK (octet_length(pipeline_sha256) = 32),
    aircraft_id uuid,
    recorded_registration text,
    recorded_model text,
    recorded_system_id text,
    recorded_recorder text,
    profile text,
    start_utc timestamptz,
    end_utc timestamptz,
    duration_s double precision NOT NULL CHECK (duration_s >= 0),
    sample_rate_hz double precision CHECK (sample_rate_hz > 0),
    sample_count integer NOT NULL CHECK (sample_count > 0),
    level text NOT NULL CHECK (level IN ('L0', 'L1', 'L2', 'L3', 'L4', 'L5')),
    quality jsonb NOT NULL,
    created_utc timestamptz NOT NULL DEFAULT now(),
    superseded_utc timestamptz,
    sort_utc timestamptz NOT NULL GENERATED ALWAYS AS (COALESCE(start_utc, created_utc)) STORED,
    PRIMARY KEY (tenant_id, flight_id),
    UNIQUE (tenant_id, upload_id, ordinal_number, pipeline_sha256),
    FOREIGN KEY (tenant_id, upload_id) REFERENCES uploads,
    FOREIGN KEY (tenant_id, aircraft_id) REFERENCES aircraft,
    CHECK (end_utc >= start_utc)
);
COMMENT ON COLUMN flights.ordinal_number IS 'Position of the flight within its upload, from 0.';
COMMENT ON COLUMN flights.pipeline_sha256 IS 'Digest of everything that made this row from the bytes: parser, rules, models, guard.';
COMMENT ON COLUMN flights.superseded_utc IS 'When a newer pipeline made this flight again; lists leave it out, auditors still find it.';
COMMENT ON COLUMN flights.level IS 'Degradation level at which it was judged, L0 (best) to L5.';
CREATE INDEX flights_aircraft ON flights (tenant_id, aircraft_id);
CREATE INDEX flights_newest ON flights (tenant_id, sort_utc DESC, flight_id DESC)
    WHERE superseded_utc IS NULL;
CALL tenancy.isolate('flights');
GRANT SELECT, INSERT, UPDATE (aircraft_id, superseded_utc) ON flights TO flarepath_app;

CREATE TABLE crew.flight_crew (
    tenant_id uuid NOT NULL REFERENCES tenants,
    flight_id uuid NOT NULL,
    person_id uuid NOT NULL,
    linked_by uuid NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    linked_utc timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, flight_id, person_id),
    FOREIGN KEY (tenant_id, flight_id) REFERENCES flights,
    FOREIGN KEY (tenant_id, person_id) REFERENCES people,
    FOREIGN KEY (tenant_id, linked_by) REFERENCES people
);
CREATE INDEX flight_crew_person ON crew.flight_crew (tenant_id, person_id);
CREATE INDEX flight_crew_linked_by ON crew.flight_crew (tenant_id, linked_by);
CALL tenancy.isolate('crew.flight_crew');
GRANT SELECT, INSERT, DELETE ON crew.flight_crew TO flarepath_app;

CREATE TABLE series (
    tenant_id uuid NOT NULL REFERENCES tenants,
    flight_id uuid NOT NULL,
    parameter text NOT NULL CHECK (parameter <> ''),
    kind text NOT NULL CHECK (kind IN ('time', 'recorded', 'derived')),
    unit text NOT NULL,
    sample_count integer NOT NULL CHECK (sample_count > 0),
    valid_count integer NOT NULL CHECK (valid_count BETWEEN 0 AND sample_count),
    min_value double precision,
    max_value double precision,
    mean_value double precision,
    codec text NOT NULL,
    data bytea NOT NULL,
    validity bytea NOT NULL,
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    PRIMARY KEY (tenant_id, flight_id, parameter),
    FOREIGN KEY (tenant_id, flight_id) REFERENCES flights,
    CHECK ((valid_count = 0) = (min_value IS NULL)),
    CHECK ((min_value IS NULL) = (max_value IS NULL) AND (min_value IS NULL) = (mean_value IS NULL))
);
COMMENT ON COLUMN series.unit IS 'Suffix of the unit of the samples and of the three statistics.';
COMMENT ON COLUMN series.data IS 'Every raw value in order, compressed by the codec; already compact, so stored as it is.';
COMMENT ON COLUMN series.validity IS 'Validity of every sample, run-length encoded.';
COMMENT ON COLUMN series.sha256 IS 'SHA-256 over data followed by validity.';
ALTER TABLE series ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE INDEX series_parameter ON series (tenant_id, parameter, max_value);
CALL tenancy.isolate('series');
GRANT SELECT, INSERT ON series TO flarepath_app;

CREATE TABLE phases (
    tenant_id uuid NOT NULL REFERENCES tenants,
    flight_id uuid NOT NULL,
    ordinal_number integer NOT NULL,
    phase text NOT NULL CHECK (phase <> ''),
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    PRIMARY KEY (tenant_id, flight_id, ordinal_number),
    FOREIGN KEY (tenant_id, flight_id) REFERENCES flights,
    CHECK (end_s >= start_s)
);
CALL tenancy.isolate('phases');
GRANT SELECT, INSERT ON phases TO flarepath_app;

CREATE TABLE key_points (
    tenant_id uuid NOT NULL REFERENCES tenants,
    flight_id uuid NOT NULL,
    ordinal_number integer NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    measured_value double precision,
    unit text,
    at_s double precision,
    absence_reason text,
    absence_detail text[],
    PRIMARY KEY (tenant_id, flight_id, ordinal_number),
    FOREIGN KEY (tenant_id, flight_id) REFERENCES flights,
    CHECK (num_nonnulls(measured_value, unit, at_s) IN (0, 3)),
    CHECK (num_nonnulls(absence_reason, absence_detail) IN (0, 2)),
    CHECK ((measured_value IS NULL) <> (absence_reason IS NULL))
);
COMMENT ON TABLE key_points IS 'Measured values, and with the same rank the reasons why one could not be measured.';
CREATE INDEX key_points_name ON key_points (tenant_id, name);
CALL tenancy.isolate('key_points');
GRANT SELECT, INSERT ON key_points TO flarepath_app;

RESET ROLE;

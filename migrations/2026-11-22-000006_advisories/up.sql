-- The prediction log (every judged candidate, shown or not) and what was shown.

SET LOCAL ROLE flarepath_owner;

CREATE TABLE models (
    tenant_id uuid NOT NULL REFERENCES tenants,
    model_sha256 bytea NOT NULL CHECK (octet_length(model_sha256) = 32),
    name text NOT NULL CHECK (name <> ''),
    version text NOT NULL,
    manifest jsonb NOT NULL,
    expires_utc timestamptz NOT NULL,
    first_used_utc timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, model_sha256)
);
COMMENT ON TABLE models IS 'Every artefact that ever judged a flight of the operator, with its manifest.';
CALL tenancy.isolate('models');
CALL tenancy.append_only('models');
GRANT SELECT, INSERT ON models TO flarepath_app;

CREATE TABLE predictions (
    tenant_id uuid NOT NULL REFERENCES tenants,
    prediction_id uuid NOT NULL,
    flight_id uuid NOT NULL,
    computed_utc timestamptz NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('pass', 'caveat', 'withhold')),
    level text NOT NULL CHECK (level IN ('L0', 'L1', 'L2', 'L3', 'L4', 'L5')),
    rule_id text,
    ruleset_sha256 bytea CHECK (octet_length(ruleset_sha256) = 32),
    model_sha256 bytea,
    inputs_sha256 bytea NOT NULL CHECK (octet_length(inputs_sha256) = 32),
    feature_schema_sha256 bytea CHECK (octet_length(feature_schema_sha256) = 32),
    features_sha256 bytea CHECK (octet_length(features_sha256) = 32),
    guard_sha256 bytea NOT NULL CHECK (octet_length(guard_sha256) = 32),
    estimate_value double precision,
    percentile_pct double precision CHECK (percentile_pct BETWEEN 0 AND 100),
    candidate jsonb NOT NULL,
    findings jsonb NOT NULL,
    reason_codes text[] NOT NULL,
    code_version text NOT NULL CHECK (code_version <> ''),
    request_id text,
    latency_ms double precision CHECK (latency_ms >= 0),
    PRIMARY KEY (tenant_id, prediction_id),
    UNIQUE (tenant_id, prediction_id, flight_id, verdict, guard_sha256),
    FOREIGN KEY (tenant_id, flight_id) REFERENCES flights,
    FOREIGN KEY (tenant_id, model_sha256) REFERENCES models,
    CHECK (num_nonnulls(ruleset_sha256, model_sha256) >= 1),
    CHECK ((rule_id IS NULL) = (ruleset_sha256 IS NULL)),
    CHECK ((model_sha256 IS NULL) OR (feature_schema_sha256 IS NOT NULL AND features_sha256 IS NOT NULL))
);
COMMENT ON COLUMN predictions.inputs_sha256 IS 'Digest of the samples that were judged.';
COMMENT ON COLUMN predictions.guard_sha256 IS 'Digest of the guards and limits that gave the verdict.';
COMMENT ON COLUMN predictions.reason_codes IS 'Ids of the failure modes (FM-…) that the guards named.';
CREATE INDEX predictions_flight ON predictions (tenant_id, flight_id);
CREATE INDEX predictions_model ON predictions (tenant_id, model_sha256);
CALL tenancy.isolate('predictions');
CALL tenancy.append_only('predictions');
GRANT SELECT, INSERT ON predictions TO flarepath_app;

CREATE TABLE advisories (
    tenant_id uuid NOT NULL REFERENCES tenants,
    advisory_id uuid NOT NULL,
    prediction_id uuid NOT NULL,
    flight_id uuid NOT NULL,
    -- A withheld verdict can never carry text: it is not among the values of this column,
    -- and the foreign key below makes it the verdict of the prediction.
    verdict text NOT NULL CHECK (verdict IN ('pass', 'caveat')),
    guard_sha256 bytea NOT NULL,
    rule_id text,
    ruleset_sha256 bytea,
    model_sha256 bytea,
    level text NOT NULL CHECK (level IN ('L0', 'L1', 'L2', 'L3')),
    band text NOT NULL CHECK (band IN ('advisory', 'caution', 'warning')),
    title text NOT NULL CHECK (title <> ''),
    body text NOT NULL CHECK (body <> ''),
    caveats text[] NOT NULL,
    explanation jsonb NOT NULL,
    start_s double precision,
    end_s double precision,
    released_utc timestamptz NOT NULL,
    expires_utc timestamptz,
    PRIMARY KEY (tenant_id, advisory_id),
    UNIQUE (tenant_id, prediction_id),
    FOREIGN KEY (tenant_id, prediction_id, flight_id, verdict, guard_sha256)
        REFERENCES predictions (tenant_id, prediction_id, flight_id, verdict, guard_sha256),
    FOREIGN KEY (tenant_id, flight_id) REFERENCES flights,
    FOREIGN KEY (tenant_id, model_sha256) REFERENCES models,
    CHECK (num_nonnulls(ruleset_sha256, model_sha256) >= 1),
    CHECK ((rule_id IS NULL) = (ruleset_sha256 IS NULL)),
    CHECK ((verdict = 'caveat') = (cardinality(caveats) > 0)),
    CHECK (end_s >= start_s)
);
CREATE INDEX advisories_flight ON advisories (tenant_id, flight_id);
CREATE INDEX advisories_model ON advisories (tenant_id, model_sha256);
CALL tenancy.isolate('advisories');
CALL tenancy.append_only('advisories');
GRANT SELECT, INSERT ON advisories TO flarepath_app;

CREATE TABLE advisory_revocations (
    tenant_id uuid NOT NULL REFERENCES tenants,
    advisory_id uuid NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    revoked_by uuid,
    revoked_utc timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, advisory_id),
    FOREIGN KEY (tenant_id, advisory_id) REFERENCES advisories,
    FOREIGN KEY (tenant_id, revoked_by) REFERENCES people
);
COMMENT ON COLUMN advisory_revocations.revoked_by IS 'Null when the service itself revoked it.';
CREATE INDEX advisory_revocations_revoked_by ON advisory_revocations (tenant_id, revoked_by);
CALL tenancy.isolate('advisory_revocations');
CALL tenancy.append_only('advisory_revocations');
GRANT SELECT, INSERT ON advisory_revocations TO flarepath_app;

CREATE TABLE acknowledgements (
    tenant_id uuid NOT NULL REFERENCES tenants,
    acknowledgement_id uuid NOT NULL,
    advisory_id uuid NOT NULL,
    person_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('acknowledged', 'contested')),
    reason text,
    created_utc timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, acknowledgement_id),
    FOREIGN KEY (tenant_id, advisory_id) REFERENCES advisories,
    FOREIGN KEY (tenant_id, person_id) REFERENCES people,
    CHECK ((kind = 'contested') = (reason IS NOT NULL)),
    CHECK (reason <> '')
);
CREATE UNIQUE INDEX acknowledgements_once ON acknowledgements (tenant_id, advisory_id, person_id)
    WHERE kind = 'acknowledged';
CREATE INDEX acknowledgements_advisory ON acknowledgements (tenant_id, advisory_id);
CREATE INDEX acknowledgements_person ON acknowledgements (tenant_id, person_id);
CALL tenancy.isolate('acknowledgements');
CALL tenancy.append_only('acknowledgements');
GRANT SELECT, INSERT ON acknowledgements TO flarepath_app;

RESET ROLE;

-- The audit trail, in two phases: the intent before the operation, the completion after it.
-- Nothing is ever updated; an intent without completion is an operation that never ended.

SET LOCAL ROLE flarepath_owner;

CREATE TABLE audit (
    tenant_id uuid NOT NULL REFERENCES tenants,
    audit_id uuid NOT NULL,
    started_utc timestamptz NOT NULL DEFAULT clock_timestamp(),
    request_id text NOT NULL CHECK (request_id <> ''),
    operation text NOT NULL CHECK (operation <> ''),
    request_path text NOT NULL CHECK (char_length(request_path) <= 512),
    source_address text NOT NULL,
    user_agent text CHECK (char_length(user_agent) <= 256),
    actor_kind text NOT NULL CHECK (actor_kind IN ('person', 'service', 'anonymous')),
    person_id uuid,
    auth_method text CHECK (auth_method IN ('session', 'api_token')),
    credential_id uuid,
    subject_kind text,
    subject_id text,
    detail jsonb NOT NULL,
    PRIMARY KEY (tenant_id, audit_id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES people,
    CHECK ((actor_kind = 'person') = (person_id IS NOT NULL)),
    CHECK (num_nonnulls(auth_method, credential_id) IN (0, 2)),
    CHECK (num_nonnulls(subject_kind, subject_id) IN (0, 2)),
    CHECK (actor_kind <> 'anonymous' OR credential_id IS NULL)
);
COMMENT ON COLUMN audit.detail IS 'Never the content of the request: ids, counts and reasons only.';
CREATE INDEX audit_person ON audit (tenant_id, person_id);
CREATE INDEX audit_subject ON audit (tenant_id, subject_kind, subject_id);
CALL tenancy.isolate('audit');
CALL tenancy.append_only('audit');
GRANT SELECT, INSERT ON audit TO flarepath_app;

CREATE TABLE audit_completions (
    tenant_id uuid NOT NULL REFERENCES tenants,
    audit_id uuid NOT NULL,
    completed_utc timestamptz NOT NULL DEFAULT clock_timestamp(),
    result_kind text NOT NULL CHECK (result_kind IN ('success', 'refused', 'error', 'timeout')),
    http_status_code integer CHECK (http_status_code BETWEEN 100 AND 599),
    error_kind text,
    duration_ms double precision CHECK (duration_ms >= 0),
    PRIMARY KEY (tenant_id, audit_id),
    FOREIGN KEY (tenant_id, audit_id) REFERENCES audit,
    CHECK ((result_kind = 'success') = (error_kind IS NULL))
);
CALL tenancy.isolate('audit_completions');
CALL tenancy.append_only('audit_completions');
GRANT SELECT, INSERT ON audit_completions TO flarepath_app;

RESET ROLE;

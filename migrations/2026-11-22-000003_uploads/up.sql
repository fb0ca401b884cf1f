-- Aircraft, received bytes, and the queue of work on them.

SET LOCAL ROLE flarepath_owner;

CREATE TABLE aircraft (
    tenant_id uuid NOT NULL REFERENCES tenants,
    aircraft_id uuid NOT NULL,
    registration text NOT NULL CHECK (registration <> ''),
    model text,
    profile text,
    created_utc timestamptz NOT NULL DEFAULT now(),
    recorder_system_id text,
    PRIMARY KEY (tenant_id, aircraft_id),
    UNIQUE (tenant_id, registration),
    UNIQUE (tenant_id, recorder_system_id)
);
COMMENT ON COLUMN aircraft.profile IS 'Id of the aircraft profile (models/analysis/profiles); null when none fits.';
COMMENT ON COLUMN aircraft.recorder_system_id IS 'What the fitted recorder calls itself; many logs name no registration, only this.';
CALL tenancy.isolate('aircraft');
GRANT SELECT, INSERT, UPDATE (registration, model, profile, recorder_system_id) ON aircraft TO flarepath_app;

CREATE TABLE uploads (
    tenant_id uuid NOT NULL REFERENCES tenants,
    upload_id uuid NOT NULL,
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    size_bytes bigint NOT NULL CHECK (size_bytes >= 0),
    file_name text NOT NULL,
    uploaded_by uuid,
    aircraft_id uuid,
    received_utc timestamptz NOT NULL DEFAULT now(),
    status text NOT NULL DEFAULT 'received'
        CHECK (status IN ('received', 'processing', 'processed', 'failed')),
    format text,
    rows_read_count bigint,
    rows_kept_count bigint,
    rows_dropped_count bigint,
    flight_count integer,
    report jsonb,
    failure jsonb,
    finished_utc timestamptz,
    PRIMARY KEY (tenant_id, upload_id),
    UNIQUE (tenant_id, sha256),
    FOREIGN KEY (tenant_id, uploaded_by) REFERENCES people,
    FOREIGN KEY (tenant_id, aircraft_id) REFERENCES aircraft,
    CHECK (rows_read_count = rows_kept_count + rows_dropped_count),
    CHECK (status <> 'processed' OR (report IS NOT NULL AND finished_utc IS NOT NULL)),
    CHECK (status <> 'failed' OR (failure IS NOT NULL AND finished_utc IS NOT NULL))
);
COMMENT ON COLUMN uploads.aircraft_id IS 'The aircraft the uploader named; null when the log is to say.';
COMMENT ON COLUMN uploads.failure IS 'kind, message and hint, when nothing could be made of the bytes.';
CREATE INDEX uploads_uploaded_by ON uploads (tenant_id, uploaded_by);
CREATE INDEX uploads_aircraft ON uploads (tenant_id, aircraft_id);
CALL tenancy.isolate('uploads');
GRANT SELECT, INSERT, UPDATE (status, format, rows_read_count, rows_kept_count,
    rows_dropped_count, flight_count, report, failure, finished_utc) ON uploads TO flarepath_app;

CREATE TABLE jobs (
    tenant_id uuid NOT NULL REFERENCES tenants,
    job_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind <> ''),
    upload_id uuid,
    payload jsonb NOT NULL DEFAULT '{}',
    request_id text,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'leased', 'done', 'dead')),
    attempt_count integer NOT NULL DEFAULT 0 CHECK (attempt_count >= 0),
    max_attempt_count integer NOT NULL DEFAULT 5 CHECK (max_attempt_count > 0),
    created_utc timestamptz NOT NULL DEFAULT now(),
    run_after_utc timestamptz NOT NULL DEFAULT now(),
    lease_token uuid,
    leased_by text,
    lease_expires_utc timestamptz,
    last_failure jsonb,
    finished_utc timestamptz,
    PRIMARY KEY (tenant_id, job_id),
    FOREIGN KEY (tenant_id, upload_id) REFERENCES uploads,
    CHECK ((state = 'leased') = (lease_token IS NOT NULL)),
    CHECK ((lease_token IS NULL) = (lease_expires_utc IS NULL)),
    CHECK ((state IN ('done', 'dead')) = (finished_utc IS NOT NULL))
);
CREATE INDEX jobs_upload ON jobs (tenant_id, upload_id);
CREATE INDEX jobs_queued ON jobs (run_after_utc, job_id) WHERE state = 'queued';
CREATE INDEX jobs_leased ON jobs (lease_expires_utc) WHERE state = 'leased';
CALL tenancy.isolate('jobs');
GRANT SELECT, INSERT, UPDATE (state, attempt_count, run_after_utc, lease_token, leased_by,
    lease_expires_utc, last_failure, finished_utc) ON jobs TO flarepath_app;

CREATE FUNCTION tenancy.announce_job() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    PERFORM pg_notify('flarepath_jobs', '');
    RETURN NULL;
END
$function$;
CREATE TRIGGER announce AFTER INSERT ON jobs
    FOR EACH STATEMENT EXECUTE FUNCTION tenancy.announce_job();

RESET ROLE;

GRANT SELECT, UPDATE ON jobs, uploads TO flarepath_directory;

-- The next job that is due, leased to one worker: never one that another worker holds or is
-- looking at. A lease that ran out counts as a failed attempt of the worker that held it;
-- when it was the last allowed one, the job is dead and its upload has failed.
CREATE FUNCTION directory.lease_job(worker text, lease_s double precision, token uuid)
RETURNS SETOF jobs LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    lost jsonb := jsonb_build_object(
        'kind', 'worker_lost',
        'message', 'the worker stopped answering while it held this job',
        'hint', 'look for a crash in the worker log, then upload again'
    );
BEGIN
    WITH expired AS (
        SELECT tenant_id, job_id FROM jobs
        WHERE state = 'leased' AND lease_expires_utc < clock_timestamp()
        FOR UPDATE SKIP LOCKED
    ), released AS (
        UPDATE jobs SET
            state = CASE WHEN attempt_count < max_attempt_count THEN 'queued' ELSE 'dead' END,
            finished_utc = CASE WHEN attempt_count < max_attempt_count THEN NULL ELSE clock_timestamp() END,
            lease_token = NULL, leased_by = NULL, lease_expires_utc = NULL, last_failure = lost
        FROM expired
        WHERE jobs.tenant_id = expired.tenant_id AND jobs.job_id = expired.job_id
        RETURNING jobs.tenant_id, jobs.upload_id, jobs.state
    )
    UPDATE uploads SET status = 'failed', failure = lost, finished_utc = clock_timestamp()
    FROM released
    WHERE released.state = 'dead'
      AND uploads.tenant_id = released.tenant_id AND uploads.upload_id = released.upload_id
      AND uploads.status IN ('received', 'processing');

    RETURN QUERY
    WITH next AS (
        SELECT tenant_id, job_id FROM jobs
        WHERE state = 'queued' AND run_after_utc <= clock_timestamp()
        ORDER BY run_after_utc, job_id
        LIMIT 1
        FOR UPDATE SKIP LOCKED
    ), leased AS (
        UPDATE jobs SET
            state = 'leased', attempt_count = attempt_count + 1, lease_token = token,
            leased_by = worker,
            lease_expires_utc = clock_timestamp() + make_interval(secs => lease_s)
        FROM next
        WHERE jobs.tenant_id = next.tenant_id AND jobs.job_id = next.job_id
        RETURNING jobs.*
    ), marked AS (
        UPDATE uploads SET status = 'processing'
        FROM leased
        WHERE uploads.tenant_id = leased.tenant_id AND uploads.upload_id = leased.upload_id
          AND uploads.status = 'received'
    )
    SELECT * FROM leased;
END
$$;

CREATE FUNCTION directory.queue_depth()
RETURNS TABLE (kind text, state text, job_count bigint, oldest_utc timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT kind, state, count(*), min(created_utc) FROM jobs
    WHERE state <> 'done' GROUP BY kind, state ORDER BY kind, state
$$;

ALTER FUNCTION directory.lease_job(text, double precision, uuid) OWNER TO flarepath_directory;
ALTER FUNCTION directory.queue_depth() OWNER TO flarepath_directory;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA directory FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA directory TO flarepath_app;

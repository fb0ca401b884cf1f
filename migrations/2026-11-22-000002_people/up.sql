-- Operators, people, what they may do, and how they are recognised.

SET LOCAL ROLE flarepath_owner;

CREATE TABLE tenants (
    tenant_id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    created_utc timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE tenants IS 'Operators. The nil tenant is the service itself: it owns the audit rows of callers who are nobody yet.';
CALL tenancy.isolate('tenants');
GRANT SELECT, INSERT, UPDATE (name) ON tenants TO flarepath_app;

CREATE TABLE people (
    tenant_id uuid NOT NULL REFERENCES tenants,
    person_id uuid NOT NULL,
    email text NOT NULL CHECK (email = lower(email) AND email <> ''),
    display_name text NOT NULL,
    password_hash text,
    created_utc timestamptz NOT NULL DEFAULT now(),
    disabled_utc timestamptz,
    PRIMARY KEY (tenant_id, person_id),
    UNIQUE (tenant_id, email)
);
COMMENT ON COLUMN people.password_hash IS 'PHC string (argon2id); null when the person cannot sign in with a password.';
CREATE INDEX people_email ON people (email);
CALL tenancy.isolate('people');
GRANT SELECT, INSERT, UPDATE (email, display_name, password_hash, disabled_utc) ON people TO flarepath_app;

CREATE TABLE person_roles (
    tenant_id uuid NOT NULL REFERENCES tenants,
    person_id uuid NOT NULL,
    role text NOT NULL
        CHECK (role IN ('pilot', 'operator', 'maintenance', 'gatekeeper', 'auditor', 'admin')),
    granted_utc timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, person_id, role),
    FOREIGN KEY (tenant_id, person_id) REFERENCES people
);
CALL tenancy.isolate('person_roles');
GRANT SELECT, INSERT, DELETE ON person_roles TO flarepath_app;

CREATE TABLE sessions (
    tenant_id uuid NOT NULL REFERENCES tenants,
    session_id uuid NOT NULL,
    person_id uuid NOT NULL,
    token_sha256 bytea NOT NULL CHECK (octet_length(token_sha256) = 32),
    created_utc timestamptz NOT NULL DEFAULT now(),
    last_seen_utc timestamptz NOT NULL DEFAULT now(),
    expires_utc timestamptz NOT NULL,
    ended_utc timestamptz,
    PRIMARY KEY (tenant_id, session_id),
    UNIQUE (tenant_id, token_sha256),
    FOREIGN KEY (tenant_id, person_id) REFERENCES people
);
CREATE INDEX sessions_person ON sessions (tenant_id, person_id);
CREATE INDEX sessions_token ON sessions (token_sha256);
CALL tenancy.isolate('sessions');
GRANT SELECT, INSERT, UPDATE (last_seen_utc, ended_utc) ON sessions TO flarepath_app;

CREATE TABLE api_tokens (
    tenant_id uuid NOT NULL REFERENCES tenants,
    api_token_id uuid NOT NULL,
    person_id uuid NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    token_sha256 bytea NOT NULL CHECK (octet_length(token_sha256) = 32),
    created_utc timestamptz NOT NULL DEFAULT now(),
    last_used_utc timestamptz,
    expires_utc timestamptz,
    revoked_utc timestamptz,
    PRIMARY KEY (tenant_id, api_token_id),
    UNIQUE (tenant_id, token_sha256),
    FOREIGN KEY (tenant_id, person_id) REFERENCES people
);
CREATE INDEX api_tokens_person ON api_tokens (tenant_id, person_id);
CREATE INDEX api_tokens_token ON api_tokens (token_sha256);
CALL tenancy.isolate('api_tokens');
GRANT SELECT, INSERT, UPDATE (last_used_utc, revoked_utc) ON api_tokens TO flarepath_app;

-- The service itself, as the owner of what nobody owns.
SELECT set_config('flarepath.tenant', '00000000-0000-0000-0000-000000000000', true);
INSERT INTO tenants (tenant_id, name) VALUES ('00000000-0000-0000-0000-000000000000', 'Flarepath');
SELECT set_config('flarepath.tenant', '', true);

RESET ROLE;

GRANT USAGE, CREATE ON SCHEMA directory TO flarepath_directory;
GRANT SELECT ON tenants, people, person_roles, sessions, api_tokens TO flarepath_directory;

CREATE FUNCTION directory.tenants()
RETURNS SETOF tenants LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT * FROM tenants
    WHERE tenant_id <> '00000000-0000-0000-0000-000000000000'
    ORDER BY created_utc, tenant_id
$$;

CREATE FUNCTION directory.people_by_email(wanted text)
RETURNS SETOF people LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT * FROM people WHERE email = lower(wanted) ORDER BY tenant_id
$$;

CREATE FUNCTION directory.session_by_token(wanted bytea)
RETURNS SETOF sessions LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT * FROM sessions WHERE token_sha256 = wanted
$$;

CREATE FUNCTION directory.api_token_by_token(wanted bytea)
RETURNS SETOF api_tokens LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT * FROM api_tokens WHERE token_sha256 = wanted
$$;

ALTER FUNCTION directory.tenants() OWNER TO flarepath_directory;
ALTER FUNCTION directory.people_by_email(text) OWNER TO flarepath_directory;
ALTER FUNCTION directory.session_by_token(bytea) OWNER TO flarepath_directory;
ALTER FUNCTION directory.api_token_by_token(bytea) OWNER TO flarepath_directory;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA directory FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA directory TO flarepath_app;

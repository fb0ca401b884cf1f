-- Roles, schemas and the two procedures that every later migration calls.
--
-- flarepath_owner      owns every table; nobody signs in as it.
-- flarepath_service    what the services sign in as. It has no right but to become the next,
--                      so that nothing they can be tricked into (RESET ROLE) makes them more.
--                      It has no password here: give it one, or a line in pg_hba.conf.
-- flarepath_app        what the services become after connecting (SET ROLE): reads and
--                      writes what it is granted, one tenant at a time.
-- flarepath_directory  owns the few functions that must look across tenants: who signs in,
--                      whose session this is, which job is next. Nothing else may.
--
-- Roles belong to the cluster, not to the database, and so survive the down migration.
-- Creating one with BYPASSRLS takes a superuser: migrations run as one.

DO $$
DECLARE
    statement text;
BEGIN
    FOREACH statement IN ARRAY ARRAY[
        'CREATE ROLE flarepath_owner NOLOGIN NOINHERIT',
        'CREATE ROLE flarepath_app NOLOGIN NOINHERIT',
        'CREATE ROLE flarepath_directory NOLOGIN NOINHERIT BYPASSRLS',
        'CREATE ROLE flarepath_service LOGIN NOINHERIT IN ROLE flarepath_app'
    ]
    LOOP
        BEGIN
            EXECUTE statement;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            -- Another database of this cluster made it, perhaps at this very moment.
            NULL;
        END;
    END LOOP;
END
$$;

GRANT USAGE, CREATE ON SCHEMA public TO flarepath_owner;
GRANT SELECT ON __diesel_schema_migrations TO flarepath_app;

CREATE SCHEMA crew AUTHORIZATION flarepath_owner;
COMMENT ON SCHEMA crew IS 'Who flew which flight: kept apart from everything else.';
GRANT USAGE ON SCHEMA crew TO flarepath_app;

CREATE SCHEMA directory AUTHORIZATION flarepath_owner;
COMMENT ON SCHEMA directory IS 'The only functions that look across tenants.';
GRANT USAGE ON SCHEMA directory TO flarepath_app;

CREATE SCHEMA tenancy AUTHORIZATION flarepath_owner;
COMMENT ON SCHEMA tenancy IS 'Procedures that protect a table; used by migrations only.';

SET LOCAL ROLE flarepath_owner;

-- Rows of one tenant only, for everybody including the owner. After a transaction that set
-- it, the setting is the empty string and not null, hence NULLIF: no tenant, no rows.
CREATE PROCEDURE tenancy.isolate(target regclass) LANGUAGE plpgsql AS $procedure$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format(
        'CREATE POLICY tenant_isolation ON %s '
        'USING (tenant_id = NULLIF(current_setting(''flarepath.tenant'', true), '''')::uuid) '
        'WITH CHECK (tenant_id = NULLIF(current_setting(''flarepath.tenant'', true), '''')::uuid)',
        target
    );
END
$procedure$;

CREATE FUNCTION tenancy.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$function$;

-- Fires once per statement, so that it refuses even a statement that matches no row.
CREATE PROCEDURE tenancy.append_only(target regclass) LANGUAGE plpgsql AS $procedure$
BEGIN
    EXECUTE format(
        'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s '
        'FOR EACH STATEMENT EXECUTE FUNCTION tenancy.refuse_change()',
        target
    );
END
$procedure$;

RESET ROLE;

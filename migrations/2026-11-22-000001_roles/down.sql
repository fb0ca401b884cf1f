-- The roles stay: other databases of the cluster may use them.
DROP PROCEDURE tenancy.append_only(regclass);
DROP FUNCTION tenancy.refuse_change();
DROP PROCEDURE tenancy.isolate(regclass);
DROP SCHEMA tenancy;
DROP SCHEMA directory;
DROP SCHEMA crew;
REVOKE ALL ON __diesel_schema_migrations FROM flarepath_app;
REVOKE ALL ON SCHEMA public FROM flarepath_owner;

//! The schema under test: it goes up, down and up again, `schema.rs` says the same as the
//! database, and every table keeps the rules that no reviewer should have to check by hand.

use std::collections::BTreeMap;

use data_store::{Store, StoreErrorKind, StoreOptions};
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use crate::common::{TestDatabase, empty_database};

#[derive(diesel::QueryableByName, Debug, PartialEq)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

async fn lines(connection: &mut AsyncPgConnection, query: &str) -> Vec<String> {
    let rows: Vec<Line> = diesel::sql_query(query).load(connection).await.unwrap();
    rows.into_iter().map(|row| row.line).collect()
}

/// Every column: table, name, type as diesel writes it.
const COLUMNS: &str = "
    SELECT format('%s.%s -> %s', c.table_name, c.column_name,
        CASE WHEN c.is_nullable = 'YES' THEN format('Nullable<%s>', t.name) ELSE t.name END) AS line
    FROM information_schema.columns AS c
    JOIN (VALUES ('uuid', 'Uuid'), ('text', 'Text'), ('bytea', 'Bytea'), ('jsonb', 'Jsonb'),
        ('timestamp with time zone', 'Timestamptz'), ('double precision', 'Float8'),
        ('integer', 'Int4'), ('bigint', 'Int8'), ('boolean', 'Bool'), ('ARRAY', 'Array<Text>')
    ) AS t (sql, name) ON t.sql = c.data_type
    WHERE c.table_schema IN ('public', 'crew') AND c.table_name !~ '^__'
    ORDER BY c.table_name, c.ordinal_position";

/// The same from `schema.rs`.
fn columns_of_schema_rs() -> Vec<String> {
    let mut table = String::new();
    let mut columns = Vec::new();
    for line in include_str!("../../src/schema.rs").lines().map(str::trim) {
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with(") {")) {
            table = name.trim_start_matches("crew.").to_owned();
        } else if let Some(column) = line.strip_suffix(',').filter(|line| line.contains(" -> ")) {
            columns.push(format!("{table}.{column}"));
        }
    }
    columns
}

#[tokio::test(flavor = "multi_thread")]
async fn schema_rs_equals_the_migrations() {
    let database = TestDatabase::new().await;
    let mut connection = database.superuser().await;
    let migrated = lines(&mut connection, COLUMNS).await;
    let all = "SELECT count(*)::text AS line FROM information_schema.columns \
               WHERE table_schema IN ('public', 'crew') AND table_name !~ '^__'";
    assert_eq!(
        lines(&mut connection, all).await,
        [migrated.len().to_string()],
        "every type is known"
    );
    assert_eq!(columns_of_schema_rs(), migrated);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_migrations_go_up_down_and_up_again() {
    let url = empty_database().await;
    let everything = "
        SELECT format('%s %s', n.nspname, c.relname) AS line FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('public', 'crew', 'directory', 'tenancy') AND c.relname !~ '^__'
        UNION ALL SELECT format('%s %s', n.nspname, p.proname) FROM pg_proc AS p
        JOIN pg_namespace AS n ON n.oid = p.pronamespace
        WHERE n.nspname IN ('public', 'crew', 'directory', 'tenancy')
        UNION ALL SELECT nspname FROM pg_namespace WHERE nspname IN ('crew', 'directory', 'tenancy')
        ORDER BY 1";
    let mut connection = AsyncPgConnection::establish(&url).await.unwrap();
    assert_eq!(lines(&mut connection, everything).await, [""; 0]);
    let applied = data_store::migrate(&url).await.unwrap();
    assert_eq!(applied.len(), 9);
    let up = lines(&mut connection, everything).await;
    let columns = lines(&mut connection, COLUMNS).await;
    assert!(up.len() > 60, "{up:?}");
    assert!(data_store::migrate(&url).await.unwrap().is_empty(), "nothing is pending");

    data_store::revert_all_migrations(&url).await.unwrap();
    assert_eq!(lines(&mut connection, everything).await, [""; 0], "nothing is left behind");
    let refused = Store::connect(&url, StoreOptions::default()).await.unwrap_err();
    assert_eq!(refused.kind(), StoreErrorKind::Corrupt, "a store needs its schema");

    data_store::migrate(&url).await.unwrap();
    assert_eq!(lines(&mut connection, everything).await, up);
    assert_eq!(lines(&mut connection, COLUMNS).await, columns);
    Store::connect(&url, StoreOptions::default()).await.unwrap().ping().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_migrations_at_once_do_not_meet() {
    let url = empty_database().await;
    let both = tokio::join!(
        tokio::spawn({
            let url = url.clone();
            async move { data_store::migrate(&url).await.unwrap().len() }
        }),
        tokio::spawn({
            let url = url.clone();
            async move { data_store::migrate(&url).await.unwrap().len() }
        }),
    );
    let mut applied = [both.0.unwrap(), both.1.unwrap()];
    applied.sort_unstable();
    assert_eq!(applied, [0, 9]);
}

/// The rules, each with a query that lists what breaks it.
fn rules() -> Vec<(&'static str, String)> {
    let tables = "FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace \
                  WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'crew') \
                  AND c.relname !~ '^__'";
    let policy = "(tenant_id = (NULLIF(current_setting(''flarepath.tenant''::text, true), \
                  ''''::text))::uuid)";
    vec![
        (
            "has a tenant_id that is not null",
            format!(
                "SELECT c.relname AS line {tables} AND NOT EXISTS (SELECT 1 FROM pg_attribute AS a \
             WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND a.attnotnull)"
            ),
        ),
        (
            "has row-level security, forced",
            format!(
                "SELECT c.relname AS line {tables} AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
            ),
        ),
        (
            "has exactly the one policy",
            format!(
                "SELECT c.relname AS line {tables} AND ARRAY(SELECT format('%s|%s|%s|%s|%s', \
             p.polcmd, p.polpermissive, p.polroles::text, pg_get_expr(p.polqual, c.oid), \
             pg_get_expr(p.polwithcheck, c.oid)) FROM pg_policy AS p WHERE p.polrelid = c.oid) \
             <> ARRAY[format('*|t|{{0}}|%s|%s', '{policy}', '{policy}')]"
            ),
        ),
        (
            "is owned by flarepath_owner",
            format!(
                "SELECT c.relname AS line {tables} AND c.relowner <> 'flarepath_owner'::regrole"
            ),
        ),
        (
            "has at most 32 columns",
            format!("SELECT c.relname AS line {tables} AND c.relnatts > 32"),
        ),
        (
            "has no partition or parent that would need a policy of its own",
            format!("SELECT c.relname AS line {tables} AND (c.relispartition OR c.relkind = 'p')"),
        ),
        (
            "has unique keys that start with the tenant",
            format!(
                "SELECT i.indexrelid::regclass::text AS line FROM pg_index AS i \
             WHERE i.indisunique AND i.indrelid IN (SELECT c.oid {tables}) AND NOT EXISTS \
             (SELECT 1 FROM pg_attribute AS a WHERE a.attrelid = i.indrelid \
             AND a.attname = 'tenant_id' AND a.attnum = i.indkey[0])"
            ),
        ),
        (
            "has an index for every foreign key",
            format!(
                "SELECT k.conname::text AS line FROM pg_constraint AS k WHERE k.contype = 'f' \
             AND k.conrelid IN (SELECT c.oid {tables}) AND NOT EXISTS (SELECT 1 FROM pg_index AS i \
             WHERE i.indrelid = k.conrelid AND i.indpred IS NULL AND \
             (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey) \
             AND NOT (k.conname = 'advisories_tenant_id_prediction_id_flight_id_verdict_guard_fkey')"
            ),
        ),
        (
            "refers to rows of its own tenant only",
            format!(
                "SELECT k.conname::text AS line FROM pg_constraint AS k WHERE k.contype = 'f' \
             AND k.conrelid IN (SELECT c.oid {tables}) AND NOT EXISTS (SELECT 1 FROM pg_attribute AS a \
             WHERE a.attrelid = k.conrelid AND a.attname = 'tenant_id' AND a.attnum = ANY (k.conkey))"
            ),
        ),
        (
            "refers with every column that names a row of another table",
            format!(
                "SELECT format('%s.%s', c.relname, a.attname) AS line FROM pg_attribute AS a, \
             (SELECT c.oid, c.relname {tables}) AS c WHERE a.attrelid = c.oid AND a.attnum > 0 \
             AND a.atttypid = 'uuid'::regtype AND NOT EXISTS (SELECT 1 FROM pg_constraint AS k \
             WHERE k.conrelid = c.oid AND k.contype IN ('f', 'p') AND a.attnum = ANY (k.conkey)) \
             AND (c.relname, a.attname) NOT IN (('jobs', 'lease_token'), ('audit', 'credential_id'))"
            ),
        ),
        (
            "says the unit of every number",
            format!(
                "SELECT format('%s.%s', c.relname, a.attname) AS line FROM pg_attribute AS a, \
             (SELECT c.oid, c.relname {tables}) AS c WHERE a.attrelid = c.oid AND a.attnum > 0 \
             AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, \
             'float4'::regtype, 'float8'::regtype, 'numeric'::regtype) \
             AND a.attname !~ '_(s|ms|hz|pct|bytes|count|number|code)$' \
             AND NOT (a.attname ~ '_value$' AND EXISTS (SELECT 1 FROM pg_attribute AS u \
             WHERE u.attrelid = c.oid AND u.attname = 'unit')) \
             AND NOT (c.relname = 'predictions' AND a.attname = 'estimate_value')"
            ),
        ),
        (
            "names instants with _utc and stores them with a time zone",
            format!(
                "SELECT format('%s.%s', c.relname, a.attname) AS line FROM pg_attribute AS a, \
             (SELECT c.oid, c.relname {tables}) AS c WHERE a.attrelid = c.oid AND a.attnum > 0 \
             AND (a.atttypid IN ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype)) \
             <> (a.atttypid = 'timestamptz'::regtype AND a.attname ~ '_utc$')"
            ),
        ),
        (
            "checks the length of every digest that is no foreign key",
            format!(
                "SELECT format('%s.%s', c.relname, a.attname) AS line FROM pg_attribute AS a, \
             (SELECT c.oid, c.relname {tables}) AS c WHERE a.attrelid = c.oid AND a.attnum > 0 \
             AND a.attname ~ 'sha256$' AND NOT EXISTS (SELECT 1 FROM pg_constraint AS k \
             WHERE k.conrelid = c.oid AND a.attnum = ANY (k.conkey) AND (k.contype = 'f' OR \
             pg_get_constraintdef(k.oid) ~ 'octet_length.* = 32')) \
             AND (c.relname, a.attname) <> ('advisories', 'ruleset_sha256')"
            ),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_keeps_the_rules() {
    let database = TestDatabase::new().await;
    let mut connection = database.superuser().await;
    for (rule, query) in rules() {
        assert_eq!(lines(&mut connection, &query).await, [""; 0], "every table {rule}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_breaks_a_rule_is_named() {
    let database = TestDatabase::new().await;
    let mut connection = database.superuser().await;
    let numbers: Vec<String> = (0..30).map(|column| format!("c{column} integer")).collect();
    let wrong = format!(
        "CREATE TABLE wrong (wrong_id uuid UNIQUE, flight_id uuid, upload_tenant uuid, \
         upload_id uuid, made timestamp, some_sha256 bytea, {}, \
         FOREIGN KEY (upload_tenant, upload_id) REFERENCES uploads); \
         CREATE TABLE wrong_policy (tenant_id uuid NOT NULL); \
         ALTER TABLE wrong_policy ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; \
         CREATE POLICY everybody ON wrong_policy USING (tenant_id IS NOT NULL); \
         CREATE TABLE wrong_partitions (tenant_id uuid NOT NULL) PARTITION BY HASH (tenant_id)",
        numbers.join(", ")
    );
    connection.batch_execute(&wrong).await.unwrap();
    for (rule, query) in rules() {
        let named = lines(&mut connection, &query).await;
        assert!(named.iter().any(|name| name.starts_with("wrong")), "{rule}: {named:?}");
        assert!(named.iter().all(|name| name.starts_with("wrong")), "{rule}: {named:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_known_functions_run_with_the_rights_of_their_owner() {
    let database = TestDatabase::new().await;
    let mut connection = database.superuser().await;
    let definers = "SELECT format('%s %s %s', p.proname, p.proowner::regrole, \
                    p.proconfig::text) AS line FROM pg_proc AS p \
                    WHERE p.prosecdef AND p.pronamespace <> 'pg_catalog'::regnamespace ORDER BY 1";
    let pinned = "flarepath_directory {\"search_path=pg_catalog, public, pg_temp\"}";
    let known = [
        "api_token_by_token",
        "lease_job",
        "people_by_email",
        "queue_depth",
        "session_by_token",
        "tenants",
    ];
    let expected: Vec<String> = known.iter().map(|name| format!("{name} {pinned}")).collect();
    assert_eq!(lines(&mut connection, definers).await, expected);
    let public = "SELECT p.proname::text AS line FROM pg_proc AS p \
                  WHERE p.prosecdef AND p.pronamespace <> 'pg_catalog'::regnamespace \
                  AND has_function_privilege('public', p.oid, 'EXECUTE')";
    assert_eq!(lines(&mut connection, public).await, [""; 0]);
    let views = "SELECT viewname::text AS line FROM pg_views \
                 WHERE schemaname IN ('public', 'crew', 'directory', 'tenancy')";
    assert_eq!(
        lines(&mut connection, views).await,
        [""; 0],
        "a view would bypass row-level security"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn words_in_checks_are_the_words_in_code() {
    use data_store::{
        AcknowledgementKind, JobState, Level, ResultKind, Role, SeriesKind, UploadStatus,
    };
    let database = TestDatabase::new().await;
    let mut connection = database.superuser().await;
    let checks = "SELECT format('%s:%s', conname, (SELECT string_agg(word[1], ',') \
                  FROM regexp_matches(pg_get_constraintdef(oid), '''([^'']*)''::text', 'g') AS word)) \
                  AS line FROM pg_constraint WHERE contype = 'c'";
    let found = lines(&mut connection, checks).await;
    let found: BTreeMap<&str, &str> =
        found.iter().filter_map(|line| line.split_once(':')).collect();
    fn names<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> String {
        all.iter().copied().map(name).collect::<Vec<_>>().join(",")
    }
    for (check, words) in [
        ("person_roles_role_check", names(Role::ALL, Role::name)),
        ("uploads_status_check", names(UploadStatus::ALL, UploadStatus::name)),
        ("jobs_state_check", names(JobState::ALL, JobState::name)),
        ("flights_level_check", names(Level::ALL, Level::name)),
        ("predictions_level_check", names(Level::ALL, Level::name)),
        ("series_kind_check", names(SeriesKind::ALL, SeriesKind::name)),
        ("acknowledgements_kind_check", names(AcknowledgementKind::ALL, AcknowledgementKind::name)),
        ("audit_completions_result_kind_check", names(ResultKind::ALL, ResultKind::name)),
        ("predictions_verdict_check", names(data_store::Verdict::ALL, data_store::Verdict::name)),
        ("findings_band_check", names(&data_flight::Band::ALL, data_flight::Band::name)),
        ("advisories_band_check", names(&data_flight::Band::ALL, data_flight::Band::name)),
    ] {
        assert_eq!(found.get(check), Some(&words.as_str()), "{check}");
    }
}

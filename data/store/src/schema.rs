//! The tables as diesel sees them.
//!
//! Equal to what the migrations make: `tests/schema.rs` compares every column, type and
//! nullability with the migrated database. Change the migrations first.

diesel::table! {
    acknowledgements (tenant_id, acknowledgement_id) {
        tenant_id -> Uuid,
        acknowledgement_id -> Uuid,
        advisory_id -> Uuid,
        person_id -> Uuid,
        kind -> Text,
        reason -> Nullable<Text>,
        created_utc -> Timestamptz,
    }
}

diesel::table! {
    advisories (tenant_id, advisory_id) {
        tenant_id -> Uuid,
        advisory_id -> Uuid,
        prediction_id -> Uuid,
        flight_id -> Uuid,
        verdict -> Text,
        guard_sha256 -> Bytea,
        rule_id -> Nullable<Text>,
        ruleset_sha256 -> Nullable<Bytea>,
        model_sha256 -> Nullable<Bytea>,
        level -> Text,
        band -> Text,
        title -> Text,
        body -> Text,
        caveats -> Array<Text>,
        explanation -> Jsonb,
        start_s -> Nullable<Float8>,
        end_s -> Nullable<Float8>,
        released_utc -> Timestamptz,
        expires_utc -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    advisory_revocations (tenant_id, advisory_id) {
        tenant_id -> Uuid,
        advisory_id -> Uuid,
        reason -> Text,
        revoked_by -> Nullable<Uuid>,
        revoked_utc -> Timestamptz,
    }
}

diesel::table! {
    aircraft (tenant_id, aircraft_id) {
        tenant_id -> Uuid,
        aircraft_id -> Uuid,
        registration -> Text,
        model -> Nullable<Text>,
        profile -> Nullable<Text>,
        created_utc -> Timestamptz,
        recorder_system_id -> Nullable<Text>,
    }
}

diesel::table! {
    api_tokens (tenant_id, api_token_id) {
        tenant_id -> Uuid,
        api_token_id -> Uuid,
        person_id -> Uuid,
        name -> Text,
        token_sha256 -> Bytea,
        created_utc -> Timestamptz,
        last_used_utc -> Nullable<Timestamptz>,
        expires_utc -> Nullable<Timestamptz>,
        revoked_utc -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    audit (tenant_id, audit_id) {
        tenant_id -> Uuid,
        audit_id -> Uuid,
        started_utc -> Timestamptz,
        request_id -> Text,
        operation -> Text,
        request_path -> Text,
        source_address -> Text,
        user_agent -> Nullable<Text>,
        actor_kind -> Text,
        person_id -> Nullable<Uuid>,
        auth_method -> Nullable<Text>,
        credential_id -> Nullable<Uuid>,
        subject_kind -> Nullable<Text>,
        subject_id -> Nullable<Text>,
        detail -> Jsonb,
    }
}

diesel::table! {
    audit_completions (tenant_id, audit_id) {
        tenant_id -> Uuid,
        audit_id -> Uuid,
        completed_utc -> Timestamptz,
        result_kind -> Text,
        http_status_code -> Nullable<Int4>,
        error_kind -> Nullable<Text>,
        duration_ms -> Nullable<Float8>,
    }
}

diesel::table! {
    evaluations (tenant_id, flight_id, rule_id) {
        tenant_id -> Uuid,
        flight_id -> Uuid,
        rule_id -> Text,
        name -> Text,
        ruleset_sha256 -> Bytea,
        inputs -> Array<Text>,
        outcome -> Text,
        evaluated_s -> Nullable<Float8>,
        valid_pct -> Nullable<Float8>,
        reason -> Nullable<Text>,
        detail -> Nullable<Array<Text>>,
    }
}

diesel::table! {
    findings (tenant_id, flight_id, rule_id, ordinal_number) {
        tenant_id -> Uuid,
        flight_id -> Uuid,
        rule_id -> Text,
        ordinal_number -> Int4,
        band -> Text,
        start_s -> Float8,
        end_s -> Float8,
        peak_value -> Float8,
        peak_at_s -> Float8,
        unit -> Text,
        open_at_end -> Bool,
    }
}

diesel::table! {
    crew.flight_crew (tenant_id, flight_id, person_id) {
        tenant_id -> Uuid,
        flight_id -> Uuid,
        person_id -> Uuid,
        linked_by -> Uuid,
        reason -> Text,
        linked_utc -> Timestamptz,
    }
}

diesel::table! {
    flight_links (tenant_id, link_id) {
        tenant_id -> Uuid,
        link_id -> Uuid,
        flight_id -> Uuid,
        same_as_flight_id -> Uuid,
        method_sha256 -> Bytea,
        evidence -> Jsonb,
        linked_utc -> Timestamptz,
        ended_utc -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    flights (tenant_id, flight_id) {
        tenant_id -> Uuid,
        flight_id -> Uuid,
        upload_id -> Uuid,
        ordinal_number -> Int4,
        pipeline_sha256 -> Bytea,
        aircraft_id -> Nullable<Uuid>,
        recorded_registration -> Nullable<Text>,
        recorded_model -> Nullable<Text>,
        recorded_system_id -> Nullable<Text>,
        recorded_recorder -> Nullable<Text>,
        profile -> Nullable<Text>,
        start_utc -> Nullable<Timestamptz>,
        end_utc -> Nullable<Timestamptz>,
        duration_s -> Float8,
        sample_rate_hz -> Nullable<Float8>,
        sample_count -> Int4,
        level -> Text,
        quality -> Jsonb,
        created_utc -> Timestamptz,
        superseded_utc -> Nullable<Timestamptz>,
        sort_utc -> Timestamptz,
    }
}

diesel::table! {
    jobs (tenant_id, job_id) {
        tenant_id -> Uuid,
        job_id -> Uuid,
        kind -> Text,
        upload_id -> Nullable<Uuid>,
        payload -> Jsonb,
        request_id -> Nullable<Text>,
        state -> Text,
        attempt_count -> Int4,
        max_attempt_count -> Int4,
        created_utc -> Timestamptz,
        run_after_utc -> Timestamptz,
        lease_token -> Nullable<Uuid>,
        leased_by -> Nullable<Text>,
        lease_expires_utc -> Nullable<Timestamptz>,
        last_failure -> Nullable<Jsonb>,
        finished_utc -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    key_points (tenant_id, flight_id, ordinal_number) {
        tenant_id -> Uuid,
        flight_id -> Uuid,
        ordinal_number -> Int4,
        name -> Text,
        measured_value -> Nullable<Float8>,
        unit -> Nullable<Text>,
        at_s -> Nullable<Float8>,
        absence_reason -> Nullable<Text>,
        absence_detail -> Nullable<Array<Text>>,
    }
}

diesel::table! {
    models (tenant_id, model_sha256) {
        tenant_id -> Uuid,
        model_sha256 -> Bytea,
        name -> Text,
        version -> Text,
        manifest -> Jsonb,
        expires_utc -> Timestamptz,
        first_used_utc -> Timestamptz,
    }
}

diesel::table! {
    people (tenant_id, person_id) {
        tenant_id -> Uuid,
        person_id -> Uuid,
        email -> Text,
        display_name -> Text,
        password_hash -> Nullable<Text>,
        created_utc -> Timestamptz,
        disabled_utc -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    person_roles (tenant_id, person_id, role) {
        tenant_id -> Uuid,
        person_id -> Uuid,
        role -> Text,
        granted_utc -> Timestamptz,
    }
}

diesel::table! {
    phases (tenant_id, flight_id, ordinal_number) {
        tenant_id -> Uuid,
        flight_id -> Uuid,
        ordinal_number -> Int4,
        phase -> Text,
        start_s -> Float8,
        end_s -> Float8,
    }
}

diesel::table! {
    predictions (tenant_id, prediction_id) {
        tenant_id -> Uuid,
        prediction_id -> Uuid,
        flight_id -> Uuid,
        computed_utc -> Timestamptz,
        verdict -> Text,
        level -> Text,
        rule_id -> Nullable<Text>,
        ruleset_sha256 -> Nullable<Bytea>,
        model_sha256 -> Nullable<Bytea>,
        inputs_sha256 -> Bytea,
        feature_schema_sha256 -> Nullable<Bytea>,
        features_sha256 -> Nullable<Bytea>,
        guard_sha256 -> Bytea,
        estimate_value -> Nullable<Float8>,
        percentile_pct -> Nullable<Float8>,
        candidate -> Jsonb,
        findings -> Jsonb,
        reason_codes -> Array<Text>,
        code_version -> Text,
        request_id -> Nullable<Text>,
        latency_ms -> Nullable<Float8>,
    }
}

diesel::table! {
    resumable_uploads (tenant_id, resumable_upload_id) {
        tenant_id -> Uuid,
        resumable_upload_id -> Uuid,
        created_by -> Uuid,
        created_utc -> Timestamptz,
        expires_utc -> Timestamptz,
        offset_bytes -> Int8,
        length_bytes -> Nullable<Int8>,
        file_name -> Text,
        aircraft_id -> Nullable<Uuid>,
        metadata -> Nullable<Text>,
        repr_digest -> Nullable<Text>,
        upload_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    series (tenant_id, flight_id, parameter) {
        tenant_id -> Uuid,
        flight_id -> Uuid,
        parameter -> Text,
        kind -> Text,
        unit -> Text,
        sample_count -> Int4,
        valid_count -> Int4,
        min_value -> Nullable<Float8>,
        max_value -> Nullable<Float8>,
        mean_value -> Nullable<Float8>,
        codec -> Text,
        data -> Bytea,
        validity -> Bytea,
        sha256 -> Bytea,
    }
}

diesel::table! {
    sessions (tenant_id, session_id) {
        tenant_id -> Uuid,
        session_id -> Uuid,
        person_id -> Uuid,
        token_sha256 -> Bytea,
        created_utc -> Timestamptz,
        last_seen_utc -> Timestamptz,
        expires_utc -> Timestamptz,
        ended_utc -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    tenants (tenant_id) {
        tenant_id -> Uuid,
        name -> Text,
        created_utc -> Timestamptz,
    }
}

diesel::table! {
    uploads (tenant_id, upload_id) {
        tenant_id -> Uuid,
        upload_id -> Uuid,
        sha256 -> Bytea,
        size_bytes -> Int8,
        file_name -> Text,
        uploaded_by -> Nullable<Uuid>,
        aircraft_id -> Nullable<Uuid>,
        received_utc -> Timestamptz,
        status -> Text,
        format -> Nullable<Text>,
        rows_read_count -> Nullable<Int8>,
        rows_kept_count -> Nullable<Int8>,
        rows_dropped_count -> Nullable<Int8>,
        flight_count -> Nullable<Int4>,
        report -> Nullable<Jsonb>,
        failure -> Nullable<Jsonb>,
        finished_utc -> Nullable<Timestamptz>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    acknowledgements,
    advisories,
    advisory_revocations,
    aircraft,
    api_tokens,
    audit,
    audit_completions,
    evaluations,
    findings,
    flight_crew,
    flight_links,
    flights,
    jobs,
    key_points,
    models,
    people,
    person_roles,
    phases,
    predictions,
    resumable_uploads,
    series,
    sessions,
    tenants,
    uploads,
);

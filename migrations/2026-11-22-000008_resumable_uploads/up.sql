-- Uploads that arrive in parts (tus 1.0): how far each has come. The bytes lie in a folder
-- beside the blobs; only what is on the disk is ever acknowledged here.

SET LOCAL ROLE flarepath_owner;

CREATE TABLE resumable_uploads (
    tenant_id uuid NOT NULL REFERENCES tenants,
    resumable_upload_id uuid NOT NULL,
    created_by uuid NOT NULL,
    created_utc timestamptz NOT NULL DEFAULT now(),
    expires_utc timestamptz NOT NULL,
    offset_bytes bigint NOT NULL DEFAULT 0 CHECK (offset_bytes >= 0),
    length_bytes bigint CHECK (length_bytes > 0),
    file_name text NOT NULL,
    aircraft_id uuid,
    metadata text CHECK (char_length(metadata) <= 4096),
    repr_digest text CHECK (char_length(repr_digest) <= 1024),
    upload_id uuid,
    PRIMARY KEY (tenant_id, resumable_upload_id),
    FOREIGN KEY (tenant_id, created_by) REFERENCES people,
    FOREIGN KEY (tenant_id, aircraft_id) REFERENCES aircraft,
    FOREIGN KEY (tenant_id, upload_id) REFERENCES uploads,
    CHECK (offset_bytes <= length_bytes),
    CHECK ((upload_id IS NOT NULL) = (length_bytes IS NOT NULL AND offset_bytes = length_bytes))
);
COMMENT ON COLUMN resumable_uploads.offset_bytes IS 'Bytes that are on the disk and acknowledged; moved by compare-and-set only.';
COMMENT ON COLUMN resumable_uploads.length_bytes IS 'Size of the whole; null until the sender knows it.';
COMMENT ON COLUMN resumable_uploads.metadata IS 'Upload-Metadata as it was sent; given back, otherwise unused.';
COMMENT ON COLUMN resumable_uploads.repr_digest IS 'Repr-Digest of the whole as it was sent; checked when the last byte is there.';
COMMENT ON COLUMN resumable_uploads.upload_id IS 'What it became; the last byte is acknowledged together with this.';
CREATE INDEX resumable_uploads_created_by ON resumable_uploads (tenant_id, created_by);
CREATE INDEX resumable_uploads_aircraft ON resumable_uploads (tenant_id, aircraft_id);
CREATE INDEX resumable_uploads_upload ON resumable_uploads (tenant_id, upload_id);
CREATE INDEX resumable_uploads_expires ON resumable_uploads (tenant_id, expires_utc);
CALL tenancy.isolate('resumable_uploads');
GRANT SELECT, INSERT, DELETE, UPDATE (offset_bytes, length_bytes, upload_id)
    ON resumable_uploads TO flarepath_app;

RESET ROLE;

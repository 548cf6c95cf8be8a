CREATE TABLE cached_contents (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    parent TEXT NOT NULL,
    model TEXT NOT NULL,
    display_name TEXT,
    tokens INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX cached_contents_by_id ON cached_contents (id);
CREATE INDEX cached_contents_by_expiry ON cached_contents (expires_at);

CREATE TABLE usage_rows (
    call_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    reserved TEXT,
    model TEXT NOT NULL,
    model_group TEXT NOT NULL,
    deployment_id TEXT NOT NULL,
    upstream_model TEXT NOT NULL,
    variant TEXT,
    dialect TEXT NOT NULL,
    operation TEXT NOT NULL,
    stream INTEGER NOT NULL,
    end_user TEXT,
    started_at INTEGER NOT NULL,
    status TEXT NOT NULL,
    error_code TEXT,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cached_input_tokens INTEGER NOT NULL,
    reasoning_tokens INTEGER NOT NULL,
    usage_source TEXT NOT NULL,
    cost TEXT,
    price_source TEXT,
    first_byte_ms REAL,
    duration_ms REAL NOT NULL,
    settled_by TEXT NOT NULL,
    PRIMARY KEY (call_id, attempt)
) WITHOUT ROWID;
CREATE INDEX usage_rows_time ON usage_rows (started_at, call_id);
CREATE INDEX usage_rows_key ON usage_rows (key_id, started_at, call_id);
CREATE TABLE key_spend (key_id TEXT NOT NULL PRIMARY KEY, spend TEXT NOT NULL) WITHOUT ROWID;

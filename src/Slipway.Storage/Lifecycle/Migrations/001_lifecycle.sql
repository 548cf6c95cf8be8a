-- Records are kept as JSON in "body"; a column stands beside it only where something is ordered, found or kept unique by it.
CREATE TABLE dataset_versions (
    name TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (name, version)) WITHOUT ROWID;

CREATE TABLE tuning_jobs (
    id TEXT NOT NULL PRIMARY KEY, created_at INTEGER NOT NULL, state TEXT NOT NULL, open INTEGER NOT NULL, idempotency_key TEXT UNIQUE,
    revision INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX tuning_jobs_by_time ON tuning_jobs (created_at, id);
CREATE INDEX tuning_jobs_open ON tuning_jobs (open, created_at);

CREATE TABLE tuning_events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, job_id TEXT NOT NULL REFERENCES tuning_jobs (id), at INTEGER NOT NULL, level TEXT NOT NULL, message TEXT NOT NULL);
CREATE INDEX tuning_events_by_job ON tuning_events (job_id, sequence);

CREATE TABLE model_versions (
    model TEXT NOT NULL, major INTEGER NOT NULL, minor INTEGER NOT NULL, patch INTEGER NOT NULL, job_id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (model, major, minor, patch)) WITHOUT ROWID;

CREATE TABLE model_history (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, model TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX model_history_by_model ON model_history (model, sequence);

CREATE TABLE model_aliases (
    model TEXT NOT NULL, alias TEXT NOT NULL, version TEXT NOT NULL,
    PRIMARY KEY (model, alias)) WITHOUT ROWID;

CREATE TABLE endpoints (
    name TEXT NOT NULL PRIMARY KEY, revision INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;

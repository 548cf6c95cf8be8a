CREATE TABLE batches (
    id TEXT NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL,
    dialect TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    open INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX batches_by_tenant ON batches (tenant, dialect, created_at, id);
CREATE INDEX batches_open ON batches (created_at, id) WHERE open = 1;

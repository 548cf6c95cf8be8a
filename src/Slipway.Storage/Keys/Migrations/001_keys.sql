CREATE TABLE virtual_keys (
    token_id TEXT NOT NULL PRIMARY KEY,
    key_name TEXT NOT NULL,
    key_alias TEXT,
    models TEXT NOT NULL,
    aliases TEXT NOT NULL,
    max_budget TEXT,
    rpm_limit INTEGER,
    max_parallel_requests INTEGER,
    expires INTEGER,
    blocked INTEGER NOT NULL,
    metadata TEXT NOT NULL,
    user_id TEXT,
    team_id TEXT,
    tags TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX virtual_keys_alias ON virtual_keys (key_alias) WHERE key_alias IS NOT NULL;

-- Reasoning state of models, sealed; the key is a digest of tenant and turn.
CREATE TABLE reasoning_vault (
    key     TEXT    NOT NULL PRIMARY KEY,
    sealed  BLOB    NOT NULL,
    expires INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX reasoning_vault_expires ON reasoning_vault (expires);

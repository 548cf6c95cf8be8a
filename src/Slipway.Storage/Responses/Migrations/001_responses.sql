-- Responses that a client may go on from. What was said is sealed; the ids tell nothing.
CREATE TABLE responses (
    tenant      TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    previous_id TEXT,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    sealed      BLOB    NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE INDEX responses_expires ON responses (expires_at);

-- Which response holds an item that a later request refers to by its id.
CREATE TABLE response_items (
    tenant      TEXT NOT NULL,
    item_id     TEXT NOT NULL,
    response_id TEXT NOT NULL,
    PRIMARY KEY (tenant, item_id, response_id),
    FOREIGN KEY (tenant, response_id) REFERENCES responses (tenant, id) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE INDEX response_items_response ON response_items (tenant, response_id);

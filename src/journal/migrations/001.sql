-- Events: appended, never changed. Columns repeat what queries need; the body has everything.
CREATE TABLE tracks (
    number INTEGER PRIMARY KEY,
    board TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX tracks_of_board ON tracks (board);

CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    board TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    family TEXT NOT NULL,
    severity INTEGER,
    about BLOB,
    corrects BLOB,
    incident BLOB,
    -- What it begins, ends or speaks about, and whether it begins (1) or ends (0) it.
    track INTEGER REFERENCES tracks (number),
    edge INTEGER,
    -- What a filter's words are looked for in.
    words TEXT NOT NULL,
    body TEXT NOT NULL,
    -- FNV-1a of the body: a database does not notice a flipped bit in a text.
    sum INTEGER NOT NULL
) STRICT;
CREATE INDEX events_in_order ON events (board, at, id, severity);
CREATE INDEX events_of_family ON events (board, family, at, id);
CREATE INDEX events_of_track ON events (track, at, id, edge) WHERE edge IS NOT NULL;
CREATE INDEX events_about ON events (about) WHERE about IS NOT NULL;
CREATE INDEX events_correcting ON events (corrects) WHERE corrects IS NOT NULL;
CREATE INDEX corrections_of_board ON events (board) WHERE corrects IS NOT NULL;
CREATE INDEX events_of_incident ON events (incident) WHERE incident IS NOT NULL;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never changed: append a correction'); END;
CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never deleted: append a retraction'); END;

-- The projection of what is open: one row for each track that still matters.
CREATE TABLE open_rows (
    track INTEGER PRIMARY KEY REFERENCES tracks (number),
    board TEXT NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
) STRICT;
CREATE INDEX open_rows_of_board ON open_rows (board);

-- Who records a board; the number rises with each change of hands.
CREATE TABLE leases (
    board TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    holder TEXT NOT NULL,
    since INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    released INTEGER NOT NULL
) STRICT;

-- Readings. A null value is NaN. The marks say up to when a series has been thinned.
CREATE TABLE series (
    number INTEGER PRIMARY KEY,
    board TEXT NOT NULL,
    signal TEXT NOT NULL,
    labels TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    unit TEXT NOT NULL,
    query TEXT NOT NULL,
    minutes_until INTEGER,
    quarters_until INTEGER,
    UNIQUE (board, signal, labels)
) STRICT;

CREATE TABLE points (
    series INTEGER NOT NULL REFERENCES series (number),
    at INTEGER NOT NULL,
    value REAL,
    low REAL,
    high REAL,
    most REAL,
    span INTEGER NOT NULL,
    PRIMARY KEY (series, at)
) STRICT, WITHOUT ROWID;

-- "WRJ1"
PRAGMA application_id = 1465010737;
PRAGMA user_version = 1;

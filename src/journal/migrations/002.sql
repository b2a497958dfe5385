-- What is to be done outside because of an event: made in the event's own transaction, so that neither is
-- ever there without the other. What became of it so far is in the body.
CREATE TABLE errands (
    event BLOB PRIMARY KEY REFERENCES events (id),
    seq INTEGER NOT NULL,
    board TEXT NOT NULL,
    is_over INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX errands_not_over ON errands (board, seq) WHERE is_over = 0;

PRAGMA user_version = 2;

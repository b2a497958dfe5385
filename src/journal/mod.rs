//! Where events and readings are kept: one SQLite file, shared by everybody on a host.

//! The SQL of a journal in one `SQLite` file. Nothing above this folder writes a statement.

pub(super) mod around;
pub(super) mod connect;
pub(super) mod errands;
pub(super) mod events;
pub(super) mod gather;
pub(super) mod leases;
pub(super) mod pages;
pub(super) mod points;
pub(super) mod projection;
pub(super) mod row;
pub(super) mod schema;
pub(super) mod thin;

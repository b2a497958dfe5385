//! From a file's text to a checked config: table by table, every mistake with its place.

mod acknowledge;
pub(super) mod definition;
mod inside;
mod keys;
mod notify;
mod pool;
mod reader;
mod secrets;
mod signal;
mod source;
mod threshold;
mod whole;

pub(super) use whole::decode;

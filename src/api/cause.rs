//! From the client library's error chains to the one cause worth showing.

use std::error::Error;
use std::io;

use super::error::ErrorKind;
use super::timeouts::Timeouts;
use super::tls_fault::TlsFault;
use crate::model::Text;

/// The kind of `error`, from the causes in its chain.
pub(super) fn kind_of(error: reqwest::Error, timeouts: &Timeouts) -> ErrorKind {
    let error = error.without_url();
    let causes = chain(&error);
    if let Some(fault) = causes.iter().find_map(|cause| cause.downcast_ref().map(TlsFault::of)) {
        return ErrorKind::Tls(fault);
    }
    if error.is_dns() {
        return ErrorKind::Dns;
    }
    if let Some(kind) = causes.iter().find_map(|cause| cause.downcast_ref().and_then(of_io)) {
        return kind;
    }
    if error.is_timeout() && error.is_connect() {
        return ErrorKind::ConnectTimeout(timeouts.connect);
    }
    if error.is_timeout() {
        return ErrorKind::ReadTimeout(timeouts.read);
    }
    in_words(&error, &causes)
}

fn of_io(error: &io::Error) -> Option<ErrorKind> {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Some(ErrorKind::Refused),
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => Some(ErrorKind::Closed),
        // The operating system's own timeouts; the client's have a type of their own.
        kind @ (io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::TimedOut)
            if error.raw_os_error().is_some() =>
        {
            Some(ErrorKind::Unreachable(Text::line(&kind.to_string())))
        }
        _ => None,
    }
}

/// What is left has no type that could be asked, only words.
fn in_words(error: &reqwest::Error, causes: &[&(dyn Error + 'static)]) -> ErrorKind {
    let root = causes.last().map_or_else(|| error.to_string(), ToString::to_string);
    let words = Text::line(&root);
    if root.starts_with("connection closed before") {
        ErrorKind::Closed
    } else if error.is_decode() {
        ErrorKind::Body(words)
    } else {
        ErrorKind::Protocol(words)
    }
}

/// All causes, outermost first. An `io::Error` hides the error it wraps from `source`, so it is
/// opened here.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> Vec<&'a (dyn Error + 'static)> {
    let next = |error: &&'a (dyn Error + 'static)| {
        let error: &'a (dyn Error + 'static) = *error;
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => error.source(),
        }
    };
    std::iter::successors(Some(error), next).collect()
}

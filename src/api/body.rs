//! Reading an answer's body within limits.

use std::io;

use reqwest::Response;
use tokio::task::consume_budget;

use super::decode::Decoder;

/// How much is decoded at once, in bytes: gzip may blow it up a thousandfold, and other tasks wait.
const PIECE: usize = 4096;

/// Why a body was not read to its end.
pub(super) enum Interruption {
    /// It is larger than allowed.
    TooLarge,
    /// The transport failed.
    Failed(reqwest::Error),
    /// It cannot be decoded.
    Broken(io::Error),
}

/// The whole body, at most `limit` bytes after decompression. What is announced is not believed:
/// only what has come is counted, so that a false promise costs nothing and a bomb ends early.
pub(super) async fn whole(mut response: Response, limit: usize) -> Result<Vec<u8>, Interruption> {
    let mut decoder = Decoder::of(response.headers(), limit).map_err(Interruption::Broken)?;
    let mut has_begun = false;
    while let Some(chunk) = response.chunk().await.map_err(Interruption::Failed)? {
        has_begun |= !chunk.is_empty();
        for piece in chunk.chunks(PIECE) {
            decoder.feed(piece).map_err(|error| interruption(&mut decoder, error))?;
            consume_budget().await;
        }
    }
    decoder.finish(has_begun).map_err(|error| interruption(&mut decoder, error))
}

/// Feeds `decoder` from the answer until that ends, breaks, or is enough.
pub(super) async fn beginning(mut response: Response, decoder: &mut Decoder) {
    while let Ok(Some(chunk)) = response.chunk().await {
        for piece in chunk.chunks(PIECE) {
            if decoder.feed(piece).is_err() {
                return;
            }
            consume_budget().await;
        }
    }
}

fn interruption(decoder: &mut Decoder, error: io::Error) -> Interruption {
    if decoder.is_over() { Interruption::TooLarge } else { Interruption::Broken(error) }
}

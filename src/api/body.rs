//! Reading an answer's body within limits.

use reqwest::Response;

/// Why a body was not read to its end.
pub(super) enum Interruption {
    /// It is larger than allowed.
    TooLarge,
    /// The transport failed.
    Failed(reqwest::Error),
}

/// The whole body, at most `limit` bytes after decompression. What is announced is not believed:
/// only what has come is counted, so that a small lie costs nothing and a bomb ends early.
pub(super) async fn whole(mut response: Response, limit: usize) -> Result<Vec<u8>, Interruption> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(Interruption::Failed)? {
        if chunk.len() > limit.saturating_sub(body.len()) {
            return Err(Interruption::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Appends to `body` up to about `limit` bytes of the answer, as far as it can be read.
pub(super) async fn beginning(mut response: Response, limit: usize, body: &mut Vec<u8>) {
    while body.len() < limit {
        let Ok(Some(chunk)) = response.chunk().await else { return };
        let room = limit.saturating_sub(body.len()).min(chunk.len());
        body.extend(chunk.into_iter().take(room));
    }
}

//! Undoing `Content-Encoding` within a limit.

use std::io::{self, Write};

use flate2::write::MultiGzDecoder;
use reqwest::header::{CONTENT_ENCODING, HeaderMap};

/// What a request says it can read.
pub(super) const ACCEPTED: &str = "gzip";

/// A body in the making. Gzip may have several members (RFC 1952, 2.2): all of them count.
pub(super) enum Decoder {
    Plain(Limited),
    Gzip(Box<MultiGzDecoder<Limited>>),
}

impl Decoder {
    /// The decoder for an answer with `headers`, of at most `limit` bytes of content.
    pub(super) fn of(headers: &HeaderMap, limit: usize) -> io::Result<Self> {
        let body = Limited { content: Vec::new(), limit, is_over: false };
        let encoding = headers.get(CONTENT_ENCODING).map_or(&b"identity"[..], |value| value.as_bytes());
        match encoding.trim_ascii().to_ascii_lowercase().as_slice() {
            b"gzip" | b"x-gzip" => Ok(Self::Gzip(Box::new(MultiGzDecoder::new(body)))),
            b"identity" | b"" => Ok(Self::Plain(body)),
            other => Err(io::Error::other(format!("encoding {}", other.escape_ascii()))),
        }
    }

    /// Takes the next bytes of the answer.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(body) => body.write_all(bytes),
            Self::Gzip(decoder) => decoder.write_all(bytes),
        }
    }

    /// The whole content; `has_begun` tells whether there was any byte, without which gzip is not
    /// even begun.
    pub(super) fn finish(&mut self, has_begun: bool) -> io::Result<Vec<u8>> {
        if let Self::Gzip(decoder) = self
            && has_begun
        {
            decoder.try_finish()?;
        }
        Ok(std::mem::take(&mut self.body().content))
    }

    /// The content so far, though the rest may be missing or broken.
    pub(super) fn so_far(&mut self) -> Vec<u8> {
        if let Self::Gzip(decoder) = self {
            // A failure leaves what was decoded before it.
            let _ = decoder.flush();
        }
        std::mem::take(&mut self.body().content)
    }

    /// Whether there was more content than the limit allows.
    pub(super) fn is_over(&mut self) -> bool {
        self.body().is_over
    }

    fn body(&mut self) -> &mut Limited {
        match self {
            Self::Plain(body) => body,
            Self::Gzip(decoder) => decoder.get_mut(),
        }
    }
}

/// Content that takes no more than its limit.
pub(super) struct Limited {
    content: Vec<u8>,
    limit: usize,
    is_over: bool,
}

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = self.limit.saturating_sub(self.content.len()).min(bytes.len());
        let (fitting, rest) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
        self.content.extend_from_slice(fitting);
        if !rest.is_empty() {
            self.is_over = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(room)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;

    use super::*;

    fn gzip_decoder(limit: usize) -> Decoder {
        Decoder::of(&[(CONTENT_ENCODING, "GZip".parse().unwrap())].into_iter().collect(), limit).unwrap()
    }

    fn gzip(plain: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn an_unknown_encoding_is_refused() {
        let headers = [(CONTENT_ENCODING, "br".parse().unwrap())].into_iter().collect();
        assert!(Decoder::of(&headers, 1).is_err_and(|error| error.to_string() == "encoding br"));
    }

    #[test]
    fn what_fits_is_kept() {
        let mut decoder = gzip_decoder(3);
        let _ = decoder.feed(&gzip(b"12345"));
        assert_eq!((decoder.so_far(), decoder.is_over()), (b"123".to_vec(), true));
    }

    proptest! {
        #[test]
        fn any_pieces_of_any_members_are_decoded(
            members in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 1..4),
            piece in 1..50_usize,
        ) {
            let encoded: Vec<u8> = members.iter().flat_map(|member| gzip(member)).collect();
            let mut decoder = gzip_decoder(1000);
            for bytes in encoded.chunks(piece) {
                decoder.feed(bytes).unwrap();
            }
            prop_assert_eq!(decoder.finish(true).unwrap(), members.concat());
        }

        #[test]
        fn any_bytes_are_decoded_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut decoder = gzip_decoder(100);
            let _ = decoder.feed(&[b"\x1f\x8b\x08\0", bytes.as_slice()].concat());
            prop_assert!(decoder.so_far().len() <= 100);
        }

        #[test]
        fn a_cut_answer_is_no_answer(plain in prop::collection::vec(any::<u8>(), 0..200), cut in 1..20_usize) {
            let encoded = gzip(&plain);
            let mut decoder = gzip_decoder(1000);
            let fed = decoder.feed(&encoded[..encoded.len() - cut]);
            prop_assert!(fed.and_then(|()| decoder.finish(true)).is_err());
        }
    }
}

//! The least of PostgreSQL's protocol, version 3: a connection that trusts, and simple queries.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A connection to a database.
pub(crate) struct Connection(TcpStream);

impl Connection {
    pub(crate) fn open(database: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(database)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        stream.set_nodelay(true)?;
        let mut connection = Self(stream);
        let mut start = 196_608_u32.to_be_bytes().to_vec();
        start.extend(b"user\0postgres\0database\0postgres\0\0");
        connection.send(None, &start)?;
        connection.until_ready()?;
        Ok(connection)
    }

    /// Runs a statement and reads all that comes of it.
    pub(crate) fn run(&mut self, statement: &str) -> io::Result<()> {
        let text = [statement.as_bytes(), b"\0"].concat();
        self.send(Some(b'Q'), &text)?;
        self.until_ready()
    }

    fn send(&mut self, kind: Option<u8>, body: &[u8]) -> io::Result<()> {
        let length = u32::try_from(body.len() + 4).map_err(io::Error::other)?;
        let mut message: Vec<u8> = kind.into_iter().collect();
        message.extend(length.to_be_bytes());
        message.extend(body);
        self.0.write_all(&message)
    }

    /// Reads until the server waits for the next statement; an error on the way is the answer.
    fn until_ready(&mut self) -> io::Result<()> {
        let mut refused = None;
        loop {
            let mut head = [0; 5];
            self.0.read_exact(&mut head)?;
            let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize;
            let mut body = vec![0; length.saturating_sub(4)];
            self.0.read_exact(&mut body)?;
            match head[0] {
                b'E' => refused = Some(String::from_utf8_lossy(&body).replace('\0', " ")),
                b'Z' => return refused.map_or(Ok(()), |text| Err(io::Error::other(text))),
                _ => {}
            }
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let _ = self.send(Some(b'X'), &[]);
    }
}

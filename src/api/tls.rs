//! Whom a client trusts, and the certificate it shows.

use std::path::{Path, PathBuf};
use std::sync::Once;

use reqwest::{Certificate, ClientBuilder, Identity};

use super::error::ErrorKind;

/// TLS settings of one endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tls {
    /// A PEM file of authorities trusted besides the system's.
    pub ca: Option<PathBuf>,
    /// What the client proves itself with.
    pub certificate: Option<ClientCertificate>,
    /// Accepts any certificate: the connection is encrypted, but to whom is anyone's guess.
    pub insecure: bool,
}

/// The files of a client certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCertificate {
    /// A PEM file: the certificate, then its intermediates.
    pub certificate: PathBuf,
    /// A PEM file with the private key, not encrypted; may be the same file.
    pub key: PathBuf,
}

impl Tls {
    /// Adds the settings to `builder`; files are read now. `is_used` tells whether the endpoint is
    /// `https`: a plain one must work on a machine that has no system authorities at all.
    pub(super) fn apply(&self, builder: ClientBuilder, is_used: bool) -> Result<ClientBuilder, ErrorKind> {
        install_provider();
        if !is_used {
            return Ok(builder.tls_certs_only([]));
        }
        let mut builder = builder.tls_danger_accept_invalid_certs(self.insecure);
        if let Some(path) = &self.ca {
            builder = builder.tls_certs_merge(authorities(path)?);
        }
        match &self.certificate {
            Some(certificate) => Ok(builder.identity(certificate.read()?)),
            None => Ok(builder),
        }
    }
}

impl ClientCertificate {
    fn read(&self) -> Result<Identity, ErrorKind> {
        let mut pem = read("client certificate", &self.certificate)?;
        if self.key != self.certificate {
            pem.push(b'\n');
            pem.extend(read("client key", &self.key)?);
        }
        // The library's error says no more, and could not name the files.
        Identity::from_pem(&pem).map_err(|_| {
            let (certificate, key) = (self.certificate.display(), self.key.display());
            ErrorKind::Spec(format!("no certificate with an unencrypted PEM key in {certificate} and {key}"))
        })
    }
}

fn authorities(path: &Path) -> Result<Vec<Certificate>, ErrorKind> {
    let found = Certificate::from_pem_bundle(&read("ca", path)?).unwrap_or_default();
    if found.is_empty() {
        return Err(ErrorKind::Spec(format!("no PEM certificate in the ca file {}", path.display())));
    }
    Ok(found)
}

fn read(what: &str, path: &Path) -> Result<Vec<u8>, ErrorKind> {
    std::fs::read(path).map_err(|cause| {
        ErrorKind::Spec(format!("cannot read the {what} file {}: {}", path.display(), cause.kind()))
    })
}

/// Makes ring the process's cryptography, once.
fn install_provider() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // Fails when the program has chosen another already: then that one serves.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

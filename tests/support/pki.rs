//! Certificates made for one test.

use std::path::PathBuf;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use tempfile::TempDir;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

/// An authority, with files for what it made.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: rcgen::Certificate,
    dir: TempDir,
}

/// A certificate with its key.
pub(crate) struct Identity {
    certificate: rcgen::Certificate,
    key: KeyPair,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        Self { issuer: Issuer::new(params, key), certificate, dir: tempfile::tempdir().unwrap() }
    }

    /// A certificate for `name`, valid from one year's beginning to another's.
    pub(crate) fn issue(&self, name: &str, from: i32, to: i32) -> Identity {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        (params.not_before, params.not_after) = (date_time_ymd(from, 1, 1), date_time_ymd(to, 1, 1));
        Identity { certificate: params.signed_by(&key, &self.issuer).unwrap(), key }
    }

    /// A certificate for this machine, valid now.
    pub(crate) fn valid(&self) -> Identity {
        self.issue("127.0.0.1", 2000, 2900)
    }

    /// The authority's certificate as a PEM file.
    pub(crate) fn ca_file(&self) -> PathBuf {
        self.file("ca.pem", &self.certificate.pem())
    }

    /// `content` as a file that lives as long as the authority.
    pub(crate) fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The settings of a server that shows `own` and takes only clients with a certificate from here.
    pub(crate) fn demanding(&self, own: Identity) -> Arc<ServerConfig> {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.der().clone()).unwrap();
        let verifier = WebPkiClientVerifier::builder(Arc::new(roots)).build().unwrap();
        let builder = ServerConfig::builder().with_client_cert_verifier(verifier);
        let (chain, key) = own.parts();
        Arc::new(builder.with_single_cert(chain, key).unwrap())
    }
}

impl Identity {
    /// A certificate that vouches for itself; as an authority's when `is_authority`.
    pub(crate) fn self_signed(is_authority: bool) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, "nobody but itself");
        if is_authority {
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        }
        Self { certificate: params.self_signed(&key).unwrap(), key }
    }

    pub(crate) fn certificate_pem(&self) -> String {
        self.certificate.pem()
    }

    pub(crate) fn key_pem(&self) -> String {
        self.key.serialize_pem()
    }

    /// The settings of a server that shows this certificate to anyone.
    pub(crate) fn server(self) -> Arc<ServerConfig> {
        let (chain, key) = self.parts();
        Arc::new(ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).unwrap())
    }

    fn parts(self) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        let key = PrivatePkcs8KeyDer::from(self.key.serialize_der());
        (vec![self.certificate.der().clone()], key.into())
    }
}

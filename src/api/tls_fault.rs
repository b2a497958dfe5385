//! Why a TLS connection was refused, in words for a person.

use rustls::{AlertDescription, CertificateError, InvalidMessage};

use crate::model::{Text, Timestamp};

/// Why no TLS connection came about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlsFault {
    /// The server's certificate is past its end.
    #[error("the server's certificate expired{}", moment(*.0))]
    Expired(Option<Timestamp>),
    /// The server's certificate is not valid yet, or this machine's clock is slow.
    #[error("the server's certificate is not valid before{}", moment(*.0))]
    NotValidYet(Option<Timestamp>),
    /// The certificate belongs to other hosts: those named.
    #[error("the server's certificate is for another host{}", names(.0))]
    WrongHost(Text),
    /// The certificate is self-signed, or from an authority that is not trusted here.
    #[error("the issuer of the server's certificate is unknown")]
    UnknownIssuer,
    /// The server shows the certificate of an authority as its own.
    #[error("the server's certificate is that of an authority")]
    AuthorityAsServer,
    /// The server wants a client certificate and got none.
    #[error("the server wants a client certificate")]
    ClientCertificateWanted,
    /// The server does not accept the client certificate.
    #[error("the server refused the client certificate ({0})")]
    ClientCertificateRefused(Text),
    /// What the server sends is not TLS.
    #[error("the server does not speak TLS on this port")]
    NotTls,
    /// Anything else.
    #[error("TLS failed ({0})")]
    Other(Text),
}

impl TlsFault {
    pub(super) fn of(error: &rustls::Error) -> Self {
        match error {
            rustls::Error::InvalidCertificate(error) => Self::of_certificate(error),
            rustls::Error::AlertReceived(alert) => Self::of_alert(*alert),
            rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => Self::NotTls,
            rustls::Error::InconsistentKeys(_) => {
                Self::Other(Text::line("the client certificate and its key do not belong together"))
            }
            other => Self::Other(Text::line(&other.to_string())),
        }
    }

    /// What to do about it.
    pub(super) fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Expired(_) => Some("renew it, or check this machine's clock"),
            Self::NotValidYet(_) => Some("check this machine's clock"),
            Self::WrongHost(_) => Some("use one of the certificate's names in the url"),
            Self::UnknownIssuer => Some("set ca to the file of its authority"),
            Self::AuthorityAsServer => Some("have it issue a certificate for the server itself"),
            Self::ClientCertificateWanted => Some("set a client certificate and key"),
            Self::ClientCertificateRefused(_) => Some("check the client certificate"),
            Self::NotTls => Some("does the url begin with http:// instead?"),
            Self::Other(_) => None,
        }
    }

    fn of_certificate(error: &CertificateError) -> Self {
        let at = |time: &rustls::pki_types::UnixTime| Some(Timestamp::from_secs_f64(time.as_secs() as f64));
        match error {
            CertificateError::Expired => Self::Expired(None),
            CertificateError::ExpiredContext { not_after, .. } => Self::Expired(at(not_after)),
            CertificateError::NotValidYet => Self::NotValidYet(None),
            CertificateError::NotValidYetContext { not_before, .. } => Self::NotValidYet(at(not_before)),
            CertificateError::NotValidForName => Self::WrongHost(Text::default()),
            CertificateError::NotValidForNameContext { presented, .. } => {
                Self::WrongHost(first_names(presented))
            }
            // A bad signature: an authority of the same name, but with another key.
            CertificateError::UnknownIssuer | CertificateError::BadSignature => Self::UnknownIssuer,
            other => {
                let words = other.to_string();
                // The verifier's own type for this case is not part of what rustls exports.
                let is_authority = words.contains("CaUsedAsEndEntity");
                if is_authority { Self::AuthorityAsServer } else { Self::Other(Text::line(&words)) }
            }
        }
    }

    fn of_alert(alert: AlertDescription) -> Self {
        match alert {
            AlertDescription::CertificateRequired => Self::ClientCertificateWanted,
            AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
            | AlertDescription::DecryptError
            | AlertDescription::AccessDenied => {
                Self::ClientCertificateRefused(Text::line(&format!("{alert:?}")))
            }
            other => Self::Other(Text::line(&format!("the server answered {other:?}"))),
        }
    }
}

/// ` (a.example, b.example)`: enough to see whose certificate it is.
fn names(names: &Text) -> String {
    if names.is_empty() { String::new() } else { format!(" ({names})") }
}

/// The first names of the certificate, as the verifier writes them: `DnsName("a.example")`.
fn first_names(presented: &[String]) -> Text {
    let bare = |name: &String| name.split('"').nth(1).unwrap_or(name).to_owned();
    let mut names: Vec<String> = presented.iter().take(3).map(bare).collect();
    if presented.len() > names.len() {
        names.push("…".to_owned());
    }
    Text::line(&names.join(", "))
}

fn moment(time: Option<Timestamp>) -> String {
    time.map_or_else(String::new, |time| time.utc().format(" %Y-%m-%d %H:%M UTC").to_string())
}

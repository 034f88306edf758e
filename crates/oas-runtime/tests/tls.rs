//! Encrypted connections: whom a client trusts, and what it says of whom it does not. Holds for either TLS feature.
#![cfg(any(feature = "rustls", feature = "native-tls"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/api.rs"]
mod api;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use api::{TOKEN, get_word, settings};
use oas_runtime::ErrorKind;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

struct Secure {
    port: u16,
    certificate: String,
    requests: Arc<AtomicUsize>,
}

/// A server with a certificate of its own for `name`.
async fn secure(name: &str, answer: &'static str) -> Secure {
    secure_for(name, answer, None).await
}

/// The same for those alone who have this certificate.
async fn secure_for(name: &str, answer: &'static str, client: Option<&CertificateDer<'static>>) -> Secure {
    let signed = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(signed.signing_key.serialize_der()).into();
    let config = match client {
        None => ServerConfig::builder().with_no_client_auth(),
        Some(client) => {
            let mut trusted = RootCertStore::empty();
            trusted.add(client.clone()).unwrap();
            let verifier = WebPkiClientVerifier::builder(Arc::new(trusted)).build().unwrap();
            ServerConfig::builder().with_client_cert_verifier(verifier)
        }
    };
    let config = config.with_single_cert(vec![signed.cert.der().clone()], key);
    let acceptor = TlsAcceptor::from(Arc::new(config.unwrap()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let requests = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&requests);
    tokio::spawn(async move {
        loop {
            let Ok((socket, _)) = listener.accept().await else { continue };
            let (acceptor, count) = (acceptor.clone(), Arc::clone(&count));
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(socket).await else { return };
                let mut request = vec![0; 4096];
                let length = stream.read(&mut request).await.unwrap_or(0);
                assert!(String::from_utf8_lossy(&request[..length]).contains(TOKEN));
                count.fetch_add(1, Ordering::SeqCst);
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            });
        }
    });
    Secure { port, certificate: signed.cert.pem(), requests }
}

/// A server that has these versions of HTTP, and answers in none: which one the client took.
async fn speaking(versions: &[&str]) -> (u16, String, tokio::task::JoinHandle<Option<Vec<u8>>>) {
    let signed = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(signed.signing_key.serialize_der()).into();
    let config = ServerConfig::builder().with_no_client_auth();
    let mut config = config.with_single_cert(vec![signed.cert.der().clone()], key).unwrap();
    config.alpn_protocols = versions.iter().map(|version| version.as_bytes().to_vec()).collect();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let taken = tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let stream = acceptor.accept(socket).await.ok()?;
        stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec)
    });
    (port, signed.cert.pem(), taken)
}

#[tokio::test]
async fn a_version_of_http() {
    let http2 = cfg!(feature = "http2");
    for (versions, taken) in [
        (&["h2", "http/1.1"][..], Some(if http2 { "h2" } else { "http/1.1" })),
        (&["http/1.1"], Some("http/1.1")),
        (&["h2"], http2.then_some("h2")),
    ] {
        let (port, certificate, server) = speaking(versions).await;
        let mut settings = settings(&format!("https://localhost:{port}"));
        settings.connections.root_certificates.push(certificate.into_bytes());
        settings.retry = oas_runtime::RetryPolicy::standard();
        let error = get_word(&settings.build().unwrap()).await.unwrap_err();
        let said = "the server and the client have no version of HTTP in common; the feature `http2` has one more";
        assert_eq!(server.await.unwrap().as_deref(), taken.map(str::as_bytes), "{versions:?}");
        assert_eq!(error.message() == said, taken.is_none(), "{error:?}");
        assert!(taken.is_some() || error.attempts() == 1, "{error:?}");
    }
}

const WORD: &str = "HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\n\"word\"";

#[tokio::test]
async fn a_certificate_that_is_trusted() {
    let server = secure("localhost", WORD).await;
    let mut settings = settings(&format!("https://localhost:{}", server.port));
    settings.connections.root_certificates.push(server.certificate.clone().into_bytes());
    let core = settings.build().unwrap();
    assert_eq!(*get_word(&core).await.unwrap(), "word");
    assert_eq!(server.requests.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_certificate_that_is_not() {
    let server = secure("localhost", WORD).await;
    let other = secure("elsewhere.example.com", WORD).await;
    // Nobody vouches for it; it is for another name; it is one of another server.
    for (port, trusted) in
        [(server.port, None), (other.port, Some(&other.certificate)), (server.port, Some(&other.certificate))]
    {
        let mut settings = settings(&format!("https://localhost:{port}"));
        settings.connections.root_certificates.extend(trusted.map(|pem| pem.clone().into_bytes()));
        settings.retry = oas_runtime::RetryPolicy::standard();
        let error = get_word(&settings.build().unwrap()).await.unwrap_err();
        assert_eq!((error.kind(), error.is_connect()), (ErrorKind::Transport, true));
        assert_eq!((error.attempts(), error.is_retryable()), (1, false));
        assert_eq!(error.message(), "the certificate of the server is not accepted");
        let causes = std::iter::successors(std::error::Error::source(&error), |error| error.source());
        let causes: String = causes.map(|cause| format!("{cause}; ")).collect();
        assert!(causes.to_lowercase().contains("certificate"), "{causes}");
        assert!(!format!("{error:?}").contains(TOKEN));
    }
    assert_eq!(server.requests.load(Ordering::SeqCst) + other.requests.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn what_is_no_certificate() {
    for wrong in ["", "certificate", "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n"] {
        let mut settings = settings("https://localhost");
        settings.connections.root_certificates.push(wrong.into());
        let error = settings.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{wrong}");
        assert!(error.to_string().contains("certificate"), "{error}");
    }
    // One that is PEM and no certificate is found out later.
    let mut settings = settings("https://localhost");
    settings
        .connections
        .root_certificates
        .push("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".into());
    let error = settings.build().unwrap_err();
    assert!(error.to_string().contains("root"), "{error}");
}

#[tokio::test]
async fn a_certificate_of_the_client() {
    let own = rcgen::generate_simple_self_signed(["client.example.com".to_owned()]).unwrap();
    let server = secure_for("localhost", WORD, Some(own.cert.der())).await;
    let settings = || {
        let mut settings = settings(&format!("https://localhost:{}", server.port));
        settings.connections.root_certificates.push(server.certificate.clone().into_bytes());
        settings
    };
    let mut with = settings();
    with.set_client_certificate(format!("{}{}", own.cert.pem(), own.signing_key.serialize_pem()).into_bytes());
    assert_eq!(*get_word(&with.build().unwrap()).await.unwrap(), "word");
    assert_eq!(get_word(&settings().build().unwrap()).await.unwrap_err().kind(), ErrorKind::Transport);
    assert_eq!(server.requests.load(Ordering::SeqCst), 1);
    for wrong in [String::new(), own.cert.pem(), "made-up-key".to_owned()] {
        let mut with = settings();
        with.set_client_certificate(wrong.into_bytes());
        let error = with.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().starts_with("the client certificate cannot be used"), "{error}");
    }
}

#[tokio::test]
async fn credentials_stay_where_they_belong() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let redirect = format!(
        "HTTP/1.1 307 Elsewhere\r\nlocation: http://127.0.0.1:{}/word\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        elsewhere.local_addr().unwrap().port()
    );
    let server = secure("localhost", redirect.leak()).await;
    let mut settings = settings(&format!("https://localhost:{}", server.port));
    settings.connections.root_certificates.push(server.certificate.clone().into_bytes());
    let error = get_word(&settings.build().unwrap()).await.unwrap_err();
    assert!(error.to_string().contains("the server redirects to http://127.0.0.1"), "{error}");
    let reached = tokio::time::timeout(std::time::Duration::from_millis(100), elsewhere.accept()).await;
    assert!(reached.is_err(), "the redirect was followed");
}

//! A request as it would be sent, for people to read. Knows which of its texts are secret and masks them wherever they
//! stand; sends nothing.

use std::fmt;

use crate::Error;
use crate::call::Call;
use crate::mask::MASK;
use crate::signature::SignedRequest;

/// The characters of a signature that are shown, so that two can be told apart.
const SIGNATURE_BEGINNING: usize = 8;

/// The request that a call would send now, with its secrets masked: keys, tokens, passwords, and all but the first digits of
/// a signature. Its `Display` is the request as text.
///
/// ```
/// # fn example(preview: oas_runtime::Preview) {
/// println!("{} {}", preview.method, preview.url);
/// for signature in &preview.signatures {
///     println!("{}", signature.canonical_request); // to be held against what the provider has computed
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Preview {
    /// The HTTP method, upper case.
    pub method: &'static str,
    /// The whole URL, query included.
    pub url: String,
    /// The headers, names in lower case. A token that has still to be obtained stands as `***` too.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: Option<String>,
    /// How the request is signed; empty where it is not.
    pub signatures: Vec<SignatureParts>,
}

/// How a signature comes about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignatureParts {
    /// The request in the form that is hashed.
    pub canonical_request: String,
    /// What is signed: the hash of the canonical request, and when.
    pub string_to_sign: String,
}

impl Preview {
    /// The request of a call, where it could be prepared. Not generic, as it would be compiled with every builder.
    #[doc(hidden)]
    pub fn of(call: Result<Call<'_>, Error>) -> Result<Self, Error> {
        let call = call?;
        let credentials = call.credentials()?;
        let mut mask = call.mask(&credentials);
        let mut signed: Vec<SignedRequest> = Vec::new();
        let request = call.signed_request(&credentials, &[], &mut |parts| signed.push(parts.clone()))?;
        let endings =
            signed.iter().filter_map(|parts| parts.authorization.rsplit('=').next()?.get(SIGNATURE_BEGINNING..));
        for ending in endings {
            mask.hide(ending);
        }
        let headers = request.outgoing.headers().iter().map(|(name, value)| {
            let text = String::from_utf8_lossy(value.as_bytes());
            (name.as_str().to_owned(), mask.apply(&text).into_owned())
        });
        let tokens = credentials.schemes().filter_map(|(scheme, _)| scheme.token_header());
        let tokens = tokens.map(|(name, prefix)| (name.as_str().to_owned(), format!("{prefix}{MASK}")));
        let mut sorted: Vec<(String, String)> = Vec::new();
        for header in headers.chain(tokens) {
            let index = sorted.iter().take_while(|known| **known <= header).count();
            sorted.insert(index, header);
        }
        Ok(Self {
            method: call.operation().method,
            url: mask.apply(request.outgoing.url().as_str()).into_owned(),
            headers: sorted,
            body: call.body().map(|body| match body.bytes() {
                Some(bytes) => mask.apply(&String::from_utf8_lossy(bytes)).into_owned(),
                None => "(content that is read when it is sent)".to_owned(),
            }),
            signatures: signed
                .iter()
                .map(|parts| SignatureParts {
                    canonical_request: mask.apply(&parts.canonical_request).into_owned(),
                    string_to_sign: mask.apply(&parts.string_to_sign).into_owned(),
                })
                .collect(),
        })
    }
}

impl fmt::Display for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.method, self.url)?;
        for (name, value) in &self.headers {
            writeln!(f, "{name}: {value}")?;
        }
        if let Some(body) = &self.body {
            writeln!(f, "\n{body}")?;
        }
        for SignatureParts { canonical_request, string_to_sign } in &self.signatures {
            writeln!(f, "\ncanonical request:\n{canonical_request}\n\nstring to sign:\n{string_to_sign}")?;
        }
        Ok(())
    }
}

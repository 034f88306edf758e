//! Who may call: keys are compared, signatures recomputed, dates and nonces watched. Strict on purpose: a client that
//! passes here has signed what the algorithm asks for.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use oas_contract::extensions::Scheme;
use oas_contract::{Document, Requirement, SecurityScheme};
use oas_runtime::signature::{self, Scope, SignableBody, SignableRequest, VerifyError};
use serde_json::{Value, json};

use crate::credential_place::CredentialPlace;
use crate::nonces::Nonces;
use crate::password;
use crate::request::{Request, decode};
use crate::route::Route;

/// How far the date of a request may be from the clock of the server, and how long a nonce is remembered.
const SKEW: SignedDuration = SignedDuration::from_mins(15);
/// The field of the token that the fake issues.
const ISSUED: &str = "issued";
/// The most nonces that are remembered; far more than arrive within the allowed skew in a test.
const MAX_NONCES: usize = 1_000_000;

/// The credentials of a server, by the environment variable that a client reads each from, or by package, scheme and
/// field where the contract names none.
pub(crate) struct Credentials {
    values: BTreeMap<String, String>,
    /// For how many requests a token is good.
    uses: Option<usize>,
    /// How many requests a token was good for, by the variable of the first one.
    used: Mutex<BTreeMap<String, usize>>,
    nonces: Mutex<Nonces>,
    /// The password that is accepted where tokens are issued; any without it.
    password: Option<String>,
}

/// The name of a credential.
fn variable(package: &str, scheme: &SecurityScheme<'_>, field: Option<&str>) -> String {
    let made_up = || format!("{package}.{}.{}", scheme.name, field.unwrap_or("value"));
    scheme.environment(field).map_or_else(made_up, str::to_owned)
}

impl Credentials {
    /// Makes the credentials that the contracts need: those that are `given`, others at random. What is optional, such
    /// as the token of temporary credentials, is only asked for when it is given.
    pub(crate) fn new(documents: &[(String, &Document)], given: impl Fn(&str) -> Option<String>) -> Self {
        let mut values = BTreeMap::new();
        for (package, document) in documents {
            for declared in document.security_schemes() {
                let mut add = |field: Option<&str>, required: bool| {
                    let variable = variable(package, &declared, field);
                    let random = || required.then(|| format!("mock-{}", uuid::Uuid::new_v4().simple()));
                    if let Some(value) = given(&variable).or_else(random) {
                        values.entry(variable).or_insert(value);
                    }
                };
                match declared.scheme() {
                    Some(Scheme::Signature { signer, .. }) => {
                        signer.fields.iter().for_each(|field| add(Some(field.name), field.required));
                    }
                    Some(Scheme::Basic) => {
                        add(Some("username"), true);
                        add(Some("password"), true);
                    }
                    Some(Scheme::ClientCredentials { .. }) => {
                        for field in ["client_id", "client_secret", ISSUED] {
                            add(Some(field), true);
                        }
                    }
                    Some(_) => add(None, true),
                    None => {}
                }
            }
        }
        Self {
            values,
            uses: None,
            used: Mutex::default(),
            nonces: Mutex::new(Nonces::new(SKEW, MAX_NONCES)),
            password: None,
        }
    }

    /// With tokens that are good for so many requests.
    pub(crate) fn with_uses(self, uses: Option<usize>) -> Self {
        Self { uses, ..self }
    }

    /// Accepting this password alone where tokens are issued.
    pub(crate) fn with_password(self, password: Option<String>) -> Self {
        Self { password, ..self }
    }

    /// Checks the passwords in the body of a request for a token.
    pub(crate) fn check_password(&self, route: &Route<'_>, request: &Request) -> Result<(), String> {
        let Some(accepted) = &self.password else { return Ok(()) };
        match password::sent(&route.operation, request).iter().all(|sent| sent == accepted) {
            true => Ok(()),
            false => Err("the user or the password is not right".to_owned()),
        }
    }

    /// The credentials that are accepted, by their variables.
    pub(crate) fn values(&self) -> BTreeMap<String, String> {
        self.values.keys().filter_map(|variable| Some((variable.clone(), self.accepted(variable)?))).collect()
    }

    /// The value that is accepted for a variable now. Tokens have a number behind them from the second one on.
    pub(crate) fn accepted(&self, variable: &str) -> Option<String> {
        let first = self.values.get(variable)?;
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner).get(variable).copied();
        match used.unwrap_or_default().checked_div(self.uses.unwrap_or_default()).unwrap_or_default() {
            0 => Some(first.clone()),
            number => Some(format!("{first}-{}", number + 1)),
        }
    }

    /// The token that is accepted now where one that an operation issues is: by the first scheme of the contracts that names the
    /// operation, or else by the first of its own contract that takes tokens and names none.
    pub(crate) fn issued(&self, documents: &[(&String, &Document)], issuer: (&str, &str)) -> Option<String> {
        let schemes = || {
            documents.iter().flat_map(|(package, document)| {
                document.security_schemes().into_iter().map(move |declared| (package.as_str(), declared))
            })
        };
        let takes = |(package, declared): &(&str, SecurityScheme<'_>)| {
            *package == issuer.0
                && declared.token_operation().is_none()
                && matches!(declared.scheme(), Some(Scheme::Bearer))
        };
        let named = schemes().find(|(_, declared)| declared.token_operation() == Some(issuer));
        let (package, declared) = named.or_else(|| schemes().find(takes))?;
        self.accepted(&variable(package, &declared, None))
    }

    /// Notes that a token was good for a request.
    fn use_up(&self, variable: String) {
        if self.uses.is_some() {
            *self.used.lock().unwrap_or_else(PoisonError::into_inner).entry(variable).or_default() += 1;
        }
    }

    /// Checks a request; the query parameters that carry a key are returned, as the contract does not list them.
    pub(crate) fn authorize(
        &self,
        package: &str,
        route: &Route<'_>,
        request: &Request,
        now: Timestamp,
    ) -> Result<Vec<String>, String> {
        if let Some(place) = CredentialPlace::repeated(route, request) {
            return Err(format!("{place} is given more than once"));
        }
        let alternatives = route.operation.security();
        if alternatives.is_empty() {
            return Ok(Vec::new());
        }
        let mut refusal = None;
        for alternative in &alternatives {
            match self.alternative(package, route, request, now, alternative) {
                Ok(ignored) => return Ok(ignored),
                // What is said of credentials that were sent tells more than that others were not.
                Err(other) => {
                    if refusal.as_ref().is_none_or(|known: &Denial| other.sent && !known.sent) {
                        refusal = Some(other);
                    }
                }
            }
        }
        Err(refusal.map_or_else(String::new, |fault| fault.message))
    }

    fn alternative(
        &self,
        package: &str,
        route: &Route<'_>,
        request: &Request,
        now: Timestamp,
        needed: &Requirement<'_>,
    ) -> Result<Vec<String>, Denial> {
        let (mut ignored, mut used) = (Vec::new(), Vec::new());
        for (name, ..) in &needed.schemes {
            let schemes = route.document.security_schemes();
            // Clients send nothing for what no document declares, and for what is of no known kind: the linter has said so.
            let declared = schemes.into_iter().find(|known| known.name == *name);
            let Some((declared, scheme)) =
                declared.and_then(|declared| declared.scheme().map(|scheme| (declared, scheme)))
            else {
                continue;
            };
            let value = |field: Option<&str>| {
                let variable = variable(package, &declared, field);
                self.values.get(&variable).map_or("", String::as_str)
            };
            let token = |field: Option<&str>| self.accepted(&variable(package, &declared, field)).unwrap_or_default();
            let wanted = match &scheme {
                Scheme::Signature { signer, service, region } => {
                    let region = route.path.iter().find(|(name, _)| name == region).map(|(_, value)| value.as_str());
                    let scope = Scope { service, region: region.unwrap_or_default() };
                    self.verify(signer.name, request, scope, now, |field| value(Some(field)))?;
                    continue;
                }
                Scheme::Basic => {
                    let pair = format!("{}:{}", value(Some("username")), value(Some("password")));
                    format!("Basic {}", STANDARD.encode(pair))
                }
                Scheme::Bearer => format!("Bearer {}", token(None)),
                Scheme::ClientCredentials { .. } => format!("Bearer {}", token(Some(ISSUED))),
                Scheme::HeaderKey(_) | Scheme::QueryKey(_) | Scheme::CookieKey(_) => token(None),
            };
            for place in CredentialPlace::of(&scheme) {
                match place.values(request).first() {
                    None => return Err(Denial::missing(format!("{place} is missing"))),
                    Some(given) if *given != wanted => return Err(Denial::sent("the key is not valid".to_owned())),
                    Some(_) => {}
                }
                if let CredentialPlace::Query(name) = place {
                    ignored.push(name);
                }
            }
            match scheme {
                Scheme::ClientCredentials { .. } => used.push(variable(package, &declared, Some(ISSUED))),
                Scheme::Signature { .. } | Scheme::Basic => {}
                Scheme::Bearer | Scheme::HeaderKey(_) | Scheme::QueryKey(_) | Scheme::CookieKey(_) => {
                    used.push(variable(package, &declared, None));
                }
            }
        }
        for token in used {
            self.use_up(token);
        }
        Ok(ignored)
    }

    /// The status and the answer to a client that asks for a token, where a contract has its token endpoint at this path.
    pub(crate) fn token(&self, documents: &[(String, &Document)], request: &Request) -> Option<(u16, Value)> {
        let schemes = documents.iter().flat_map(|(package, document)| {
            document.security_schemes().into_iter().map(move |declared| (package, declared))
        });
        let mut schemes = schemes.filter(|_| request.method == "POST");
        let (package, declared, scopes) = schemes.find_map(|(package, declared)| {
            let Some(Scheme::ClientCredentials { token_url, scopes }) = declared.scheme() else { return None };
            let path = match token_url.split_once("://") {
                Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
                None => &token_url,
            };
            (path == request.path).then(|| (package, declared, scopes.join(" ")))
        })?;
        let value = |field| self.values.get(&variable(package, &declared, Some(field))).map_or("", String::as_str);
        let sent = request.header("authorization").and_then(|text| text.strip_prefix("Basic "));
        let sent = sent.and_then(|text| String::from_utf8(STANDARD.decode(text).ok()?).ok()).unwrap_or_default();
        let (id, secret) = sent.split_once(':').unwrap_or_default();
        let form = Request { query: String::from_utf8_lossy(&request.body).into_owned(), ..request.clone() };
        let form = form.query_pairs();
        let asked = |name: &str| form.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
        if decode(id) != value("client_id") || decode(secret) != value("client_secret") {
            return Some((401, json!({"error": "invalid_client"})));
        }
        if asked("grant_type") != "client_credentials" {
            return Some((400, json!({"error": "unsupported_grant_type"})));
        }
        if asked("scope") != scopes {
            return Some((400, json!({"error": "invalid_scope"})));
        }
        let token = self.accepted(&variable(package, &declared, Some(ISSUED)));
        Some((200, json!({"access_token": token, "token_type": "Bearer", "expires_in": 3600})))
    }

    /// Verifies the signature of a request with the values that the fields of the signer have here.
    fn verify<'v>(
        &self,
        signer: &str,
        request: &Request,
        scope: Scope<'_>,
        now: Timestamp,
        value: impl Fn(&str) -> &'v str,
    ) -> Result<(), Denial> {
        let unknown = || Denial::sent(format!("the signer {signer} is not implemented"));
        let signer = signature::signer(signer).ok_or_else(unknown)?;
        let credentials =
            signature::Credentials::new(signer, |field| Some(value(field).into())).map_err(Denial::sent)?;
        let headers: Vec<_> = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let arrived = SignableRequest {
            method: &request.method,
            host: request.header("host").unwrap_or_default(),
            path: &request.path,
            query: &request.query,
            headers: &headers,
            body: SignableBody::Bytes(&request.body),
        };
        let verified = signer.verify(&arrived, &credentials, scope, now, SKEW).map_err(|error| match error {
            VerifyError::NotSigned => Denial::missing(error.to_string()),
            _ => Denial::sent(error.to_string()),
        })?;
        match verified.nonce.is_some_and(|nonce| !self.is_fresh(nonce, now)) {
            true => Err(Denial::sent("the nonce was used before".to_owned())),
            false => Ok(()),
        }
    }

    /// Whether a nonce is used for the first time; from now on it is not.
    fn is_fresh(&self, nonce: String, now: Timestamp) -> bool {
        self.nonces.lock().unwrap_or_else(PoisonError::into_inner).is_fresh(nonce, now)
    }
}

/// Why an alternative does not pass, and whether its credentials were sent at all.
struct Denial {
    sent: bool,
    message: String,
}

impl Denial {
    fn sent(message: String) -> Self {
        Self { sent: true, message }
    }

    fn missing(message: String) -> Self {
        Self { sent: false, message }
    }
}

//! Extensions of security schemes: signers, variables of the environment, who issues tokens.

use crate::document::Document;
use crate::model::{Operation, SecurityScheme, Server};
use crate::signers::{self, Signer};
use crate::tables::extensions::{ENVIRONMENT, Extension, SIGNATURE, SIGNATURE_SCOPE, TOKEN_OPERATION};
use crate::tree::Node;

/// What a client that obtains its own tokens is set up with, as `x-environment` calls it: name, and whether it is secret.
pub const CLIENT_CREDENTIALS: [(&str, bool); 3] = [("client_id", false), ("client_secret", true), ("token_url", false)];

/// A security scheme that the generated clients know how to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// A token in a header: `Authorization: Bearer …`.
    Bearer,
    /// User name and password: `Authorization: Basic …`.
    Basic,
    /// A key in a header.
    HeaderKey(String),
    /// A key in the query.
    QueryKey(String),
    /// A key in a cookie.
    CookieKey(String),
    /// A token that a client obtains for itself, by an id and a secret: OAuth 2.
    ClientCredentials {
        /// Where tokens are issued.
        token_url: String,
        /// What operations need of them.
        scopes: Vec<String>,
    },
    /// A signature over the request.
    Signature {
        /// How it is computed.
        signer: &'static Signer,
        /// The service name that is signed.
        service: String,
        /// The path parameter that holds the region that is signed.
        region: String,
    },
}

impl<'d> SecurityScheme<'d> {
    /// What generated clients do with it; nothing where none could use it.
    pub fn scheme(&self) -> Option<Scheme> {
        match self.kind()? {
            "http" => match self.http_scheme()?.to_ascii_lowercase().as_str() {
                "bearer" => Some(Scheme::Bearer),
                "basic" => Some(Scheme::Basic),
                _ => None,
            },
            "oauth2" => Some(self.token_url().filter(|url| self.is_usable(url)).map_or(Scheme::Bearer, |token_url| {
                Scheme::ClientCredentials {
                    token_url: token_url.to_owned(),
                    scopes: self.needed_scopes().into_iter().map(str::to_owned).collect(),
                }
            })),
            "openIdConnect" => Some(Scheme::Bearer),
            "apiKey" => {
                let (name, place) = (self.parameter()?.to_owned(), self.location()?);
                if let Some(signer) = self.signature() {
                    let signer = signers::find(signer)?;
                    let scope = self.object.object(SIGNATURE_SCOPE.name);
                    let scope = |key: &str| scope.and_then(|scope| scope.text(key)).map(str::to_owned);
                    let service = scope("service").unwrap_or_else(|| first_host_label(self.object.document));
                    let region = scope("region").unwrap_or_else(|| "regionId".to_owned());
                    return Some(Scheme::Signature { signer, service, region });
                }
                match place {
                    "header" => Some(Scheme::HeaderKey(name)),
                    "query" => Some(Scheme::QueryKey(name)),
                    "cookie" => Some(Scheme::CookieKey(name)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether tokens may be obtained at a URL. In a document of others, they are given by the program where not.
    fn is_usable(&self, url: &str) -> bool {
        url.starts_with("https://") || url.starts_with('/') || self.object.document.is_kept_by_hand()
    }

    /// Where a client obtains tokens for itself: `tokenUrl` of the flow `clientCredentials`.
    pub fn token_url(&self) -> Option<&'d str> {
        self.object.object("flows")?.object("clientCredentials")?.text("tokenUrl")
    }

    /// The scopes that operations need of it, each once.
    fn needed_scopes(&self) -> Vec<&'d str> {
        let document = self.object.document;
        let operations = document.operations();
        let needed = document.security().into_iter().chain(operations.iter().flat_map(Operation::security));
        let mut scopes = Vec::new();
        for (name, _, needed) in needed.flat_map(|requirement| requirement.schemes) {
            scopes.extend(needed.into_iter().filter(|_| name == self.name));
        }
        let mut known = std::collections::HashSet::new();
        scopes.retain(|scope| known.insert(*scope));
        scopes
    }

    /// The name of the signer: `x-signature`.
    pub fn signature(&self) -> Option<&'d str> {
        self.object.text(SIGNATURE.name)
    }

    /// The variable of the environment that holds the credential, or one field of it: `x-environment`.
    pub fn environment(&self, field: Option<&str>) -> Option<&'d str> {
        match field {
            None => self.object.text(ENVIRONMENT.name),
            Some(field) => self.object.object(ENVIRONMENT.name)?.text(field),
        }
    }

    /// All variables of the environment that hold the credential.
    pub fn environments(&self) -> Vec<&'d str> {
        let Some(node) = self.extension(&super::ENVIRONMENT) else { return Vec::new() };
        let fields = node.as_mapping().into_iter().flatten().filter_map(|(_, entry)| entry.node.as_str());
        node.as_str().into_iter().chain(fields).collect()
    }

    /// The operation that issues its tokens: `x-token-operation`, package and `operationId`.
    pub fn token_operation(&self) -> Option<(&'d str, &'d str)> {
        let object = self.object.object(TOKEN_OPERATION.name)?;
        Some((object.text("package")?, object.text("operation")?))
    }

    /// The value of an extension of the table, as it stands there.
    pub fn extension(&self, extension: &Extension) -> Option<&'d Node> {
        self.object.get(extension.name)
    }
}

fn first_host_label(document: &Document) -> String {
    let url = document.servers().first().and_then(Server::url).unwrap_or_default();
    let host = url.split_once("://").map_or(&*url, |(_, rest)| rest);
    host.split(['.', '/', ':']).next().unwrap_or_default().to_owned()
}

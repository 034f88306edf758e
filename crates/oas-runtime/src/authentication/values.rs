//! The named values that a client is built from, most of them secret, and the sources of tokens. Knows which names an API
//! has, not what they mean.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::token::{Token, TokenCache, TokenSource};
use crate::Error;
use crate::api::{Api, Scheme};
use crate::named::Named;
use crate::platform::BoxFuture;
use crate::secret::Secret;
use crate::signature::{self, Signer};

/// The named values of a client under construction.
#[derive(Clone)]
pub(crate) struct Values {
    api: &'static Api,
    texts: Named<Secret>,
    sources: Named<TokenCache>,
    /// Where keys come from that requests are signed with.
    issuer: Option<Issuer>,
    /// How long the values are good for, where they were issued.
    pub(crate) expires: Option<Timestamp>,
    pub(crate) lifetime: Option<Duration>,
}

/// A function that issues values.
type Issuer = Arc<dyn Fn() -> BoxFuture<'static, Result<Values, Error>> + Send + Sync>;

impl Values {
    pub(crate) fn new(api: &'static Api) -> Self {
        Self { api, texts: Named::new(), sources: Named::new(), issuer: None, expires: None, lifetime: None }
    }

    /// Sets a value. An empty one counts as missing.
    pub(crate) fn set(&mut self, name: &'static str, value: String) {
        if value.is_empty() {
            self.texts.remove(name);
        } else {
            self.texts.set(name, value.into());
        }
    }

    pub(crate) fn set_source(&mut self, name: &'static str, source: impl TokenSource + 'static) {
        self.sources.set(name, TokenCache::new(Arc::new(source)));
    }

    /// Takes the keys that requests are signed with from a source.
    pub(crate) fn set_issuer(
        &mut self,
        issuer: impl Fn() -> BoxFuture<'static, Result<Self, Error>> + Send + Sync + 'static,
    ) {
        self.issuer = Some(Arc::new(issuer));
    }

    /// The keys of a signer as its source issues them. What is neither secret nor needed is a choice, such as a version: it is
    /// that of the client where they do not say.
    pub(super) fn key_cache(&self, signer: &'static dyn Signer) -> Option<TokenCache> {
        let source = Arc::clone(self.issuer.as_ref()?);
        let choices: Vec<(&'static str, Secret)> = signer
            .fields()
            .iter()
            .filter(|field| !field.secret && !field.required)
            .filter_map(|field| Some((field.name, self.secret(field.name)?)))
            .collect();
        let issue = move || {
            let (issued, choices) = (source(), choices.clone());
            async move {
                let issued = issued.await?;
                let choice =
                    |name: &str| choices.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
                let keys = signature::Credentials::new(signer, |name| issued.secret(name).or_else(|| choice(name)));
                let keys = keys.map_err(|what| Error::credentials(format!("the source of credentials: {what}")))?;
                Ok(Token::of_keys(keys, issued.expires, issued.lifetime))
            }
        };
        Some(TokenCache::new(Arc::new(issue)))
    }

    /// Takes what has not been set from variables that `lookup` knows.
    pub(crate) fn read_variables(&mut self, lookup: impl Fn(&str) -> Option<String>) {
        for setting in self.api.settings {
            if self.texts.get(setting.name).is_none()
                && let Some(value) = setting.environment.and_then(&lookup)
            {
                self.texts.set(setting.name, value.trim().to_owned().into());
            }
        }
    }

    pub(super) fn token_cache(&self, name: &str) -> Option<TokenCache> {
        self.sources.get(name).cloned()
    }

    pub(super) fn secret(&self, name: &str) -> Option<Secret> {
        self.texts.get(name).cloned()
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(Secret::expose)
    }

    /// The names that have a value.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.texts.names().collect()
    }

    /// The values that are no secrets.
    pub(crate) fn public(&self) -> Named<String> {
        let mut public = Named::new();
        for setting in self.api.settings.iter().filter(|setting| !setting.secret) {
            if let Some(text) = self.text(setting.name) {
                public.set(setting.name, text.to_owned());
            }
        }
        public
    }

    /// What to do about the values that a scheme still needs.
    pub(crate) fn missing_help(&self, scheme: &Scheme) -> String {
        let names: Vec<&str> = match scheme {
            Scheme::Bearer { setting }
            | Scheme::HeaderKey { setting, .. }
            | Scheme::QueryKey { setting, .. }
            | Scheme::CookieKey { setting, .. } => {
                vec![setting]
            }
            #[cfg(feature = "client-credentials")]
            Scheme::ClientCredentials { .. } => vec!["client_id", "client_secret"],
            Scheme::Basic => vec!["username", "password"],
            Scheme::Signature { signer, .. } => {
                signer.fields().iter().filter(|field| field.required).map(|field| field.name).collect()
            }
        };
        let missing = names.iter().filter(|name| self.texts.get(name).is_none());
        let calls: Vec<String> = missing.clone().map(|name| format!("`.{name}(…)`")).collect();
        let variable = |name: &&str| self.api.settings.iter().find(|setting| setting.name == *name)?.environment;
        let variables: Vec<&str> = missing.filter_map(variable).collect();
        let calls = calls.join(" and ");
        match variables.is_empty() {
            true => format!("call {calls} on the client builder"),
            false => format!("set {} for `from_env()`, or call {calls} on the client builder", variables.join(" and ")),
        }
    }
}

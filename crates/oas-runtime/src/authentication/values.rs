//! The named values that a client is built from, most of them secret, and the sources of tokens. Knows which names an API
//! has, not what they mean.

use std::collections::BTreeMap;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::token::{TokenCache, TokenSource};
use crate::api::{Api, Scheme};

/// The named values of a client under construction.
#[derive(Clone)]
pub(crate) struct Values {
    api: &'static Api,
    texts: BTreeMap<&'static str, SecretString>,
    sources: BTreeMap<&'static str, TokenCache>,
}

impl Values {
    pub(crate) fn new(api: &'static Api) -> Self {
        Self { api, texts: BTreeMap::new(), sources: BTreeMap::new() }
    }

    /// Sets a value. An empty one counts as missing.
    pub(crate) fn set(&mut self, name: &'static str, value: String) {
        if value.is_empty() {
            self.texts.remove(name);
        } else {
            self.texts.insert(name, value.into());
        }
    }

    pub(crate) fn set_source(&mut self, name: &'static str, source: impl TokenSource + 'static) {
        self.sources.insert(name, TokenCache::new(Arc::new(source)));
    }

    /// Takes what has not been set from variables that `lookup` knows.
    pub(crate) fn read_variables(&mut self, lookup: impl Fn(&str) -> Option<String>) {
        for setting in self.api.settings {
            if !self.texts.contains_key(setting.name)
                && let Some(value) = setting.environment.and_then(&lookup)
            {
                self.texts.insert(setting.name, value.trim().to_owned().into());
            }
        }
    }

    pub(super) fn token_cache(&self, name: &str) -> Option<TokenCache> {
        self.sources.get(name).cloned()
    }

    pub(super) fn secret(&self, name: &str) -> Option<SecretString> {
        self.texts.get(name).cloned()
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(SecretString::expose_secret)
    }

    /// The names that have a value.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.texts.keys().copied().collect()
    }

    /// The values that are no secrets.
    pub(crate) fn public(&self) -> BTreeMap<&'static str, String> {
        let public = self.api.settings.iter().filter(|setting| !setting.secret);
        public.filter_map(|setting| Some((setting.name, self.text(setting.name)?.to_owned()))).collect()
    }

    /// What to do about the values that a scheme still needs.
    pub(crate) fn missing_help(&self, scheme: &Scheme) -> String {
        let names: Vec<&str> = match scheme {
            Scheme::Bearer { setting } | Scheme::HeaderKey { setting, .. } | Scheme::QueryKey { setting, .. } => {
                vec![setting]
            }
            Scheme::Basic => vec!["username", "password"],
            Scheme::Signature { signer, .. } => {
                signer.fields().iter().filter(|field| field.required).map(|field| field.name).collect()
            }
        };
        let missing = names.iter().filter(|name| !self.texts.contains_key(*name));
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

//! Requests that go where a provider has said: the URL of the next page, or of what shows a job. Such a URL is followed on the
//! same origin and below the same base path only, and no credential that it repeats is kept. Knows URLs, not why they are followed.

use percent_encoding::percent_decode_str;
use reqwest::Url;

use super::parameters::Call;
use crate::Error;
use crate::api::{Operation, Scheme};
use crate::client::Core;
use crate::percent_encoding::{Pair, encode_query};

/// The longest piece of a URL that a message repeats, in characters.
const SHOWN: usize = 60;

impl Call<'_> {
    /// What a URL of the provider means to this client: path and query below the base URL, without credentials. A URL that is
    /// relative is meant from where this request goes.
    ///
    /// # Errors
    ///
    /// What is wrong with the URL, in words: it is none, or leads to another origin or out of the base path.
    pub fn target(&self, url: &str) -> Result<String, String> {
        let marked = |name: &str| self.query.iter().any(|pair| pair.secret && pair.name == name);
        self.core.target_from((&self.endpoint(), &self.address()), url, &marked)
    }

    /// Sends the request where [`target`](Self::target) has said, with the parameters that stand there, instead of where the
    /// operation would be.
    pub fn follow(&mut self, target: &str) -> Result<(), Error> {
        let fault = |what: String| Error::paging(self.operation.id, what);
        let endpoint = self.endpoint();
        let mut url = endpoint.clone().into_owned();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        if !path.starts_with('/') {
            return Err(fault(format!("`{}` is no path below the base URL", shortened(target))));
        }
        url.set_path(&format!("{}{path}", base_path(&endpoint)));
        accept(&endpoint, &url).map_err(fault)?;
        let mut kept = std::mem::take(&mut self.query);
        kept.retain(|pair| pair.secret);
        self.query = pairs(query);
        self.query.extend(kept);
        self.rare().followed = Some(url.path().to_owned());
        Ok(())
    }
}

impl Core {
    /// What a URL means to this client that an answer from another URL has, for an operation that is called there: path and query
    /// below the base URL, without credentials.
    ///
    /// # Errors
    ///
    /// What is wrong with the URL, in words.
    pub fn target(&self, operation: &'static Operation, from: &str, url: &str) -> Result<String, String> {
        let call = self.call(operation);
        let endpoint = call.endpoint();
        let from = Url::parse(from).unwrap_or_else(|_| endpoint.clone().into_owned());
        self.target_from((&endpoint, &from), url, &|_| false)
    }

    fn target_from(
        &self,
        (endpoint, from): (&Url, &Url),
        url: &str,
        is_secret: &dyn Fn(&str) -> bool,
    ) -> Result<String, String> {
        let url = from.join(url.trim()).map_err(|_| format!("`{}` is no URL", shortened(url)))?;
        accept(endpoint, &url)?;
        let path = url.path().strip_prefix(base_path(endpoint)).unwrap_or_default();
        let key = |name: &str| {
            let is_it = |scheme: &Scheme| matches!(scheme, Scheme::QueryKey { name: known, .. } if *known == name);
            self.api().schemes.iter().any(is_it)
        };
        let mut pairs = pairs(url.query().unwrap_or_default());
        pairs.retain(|pair| !key(&pair.name) && !is_secret(&pair.name));
        let query = encode_query(&pairs);
        Ok(if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") })
    }
}

/// Whether a URL is on the origin of a base URL and below its path.
fn accept(own: &Url, url: &Url) -> Result<(), String> {
    if url.origin() != own.origin() || !url.username().is_empty() || url.password().is_some() {
        return Err(format!(
            "it is said to be at `{}`, which is not followed: this client calls `{}` only",
            origin(url),
            origin(own)
        ));
    }
    let base = base_path(own);
    if !url.path().strip_prefix(base).is_some_and(|rest| rest.starts_with('/')) {
        let path = shortened(url.path());
        return Err(format!("it is said to be at `{path}`, which is not followed: this client calls `{base}/` only"));
    }
    Ok(())
}

/// The path of a base URL without a slash at its end.
fn base_path(endpoint: &Url) -> &str {
    endpoint.path().trim_end_matches('/')
}

/// Scheme, host and port.
fn origin(url: &Url) -> String {
    let host = shortened(url.host_str().unwrap_or_default());
    match url.port() {
        Some(port) => format!("{}://{host}:{port}", url.scheme()),
        None => format!("{}://{host}", url.scheme()),
    }
}

fn pairs(query: &str) -> Vec<Pair> {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| Pair::plain(decode(name), decode(value)))
        .collect()
}

fn shortened(text: &str) -> String {
    let start: String = text.chars().take(SHOWN).collect();
    let dots = if start.len() < text.len() { "…" } else { "" };
    format!("{}{dots}", start.escape_debug())
}

//! One page over HTTP: what is sent, which redirects are followed, and what each kind of answer means. Knows HTTP, nothing of
//! what pages say.

use std::net::IpAddr;
use std::time::Duration;

use anyhow::{Context as _, Result};
use reqwest::header::{
    ACCEPT, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION,
};
use reqwest::{Client, Response, StatusCode, Url};

use crate::outcome::{Outcome, Page, Refusal};

/// Who asks, as servers are told.
const USER_AGENT: &str =
    concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"), " (+", env!("CARGO_PKG_REPOSITORY"), ")");

/// Pages as their authors wrote them come first.
const FORMS: &str = "text/markdown, text/html;q=0.9, text/plain;q=0.8, application/json;q=0.7, */*;q=0.1";

/// How many redirects are followed for one page.
const MOST_REDIRECTS: usize = 5;

/// What pages may take.
#[derive(Clone, Copy)]
pub struct Bounds {
    pub time: Duration,
    pub bytes: usize,
}

/// A page that is asked for, with the validators of what is known of it.
pub struct Asked {
    pub url: String,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// Whoever asks for pages.
pub struct Fetcher {
    client: Client,
    /// For this machine, to which no proxy leads.
    local: Client,
    bounds: Bounds,
}

type Refused = (Refusal, String);

impl Fetcher {
    pub fn new(bounds: Bounds) -> Result<Self> {
        let builder = || {
            let builder = Client::builder().user_agent(USER_AGENT).redirect(reqwest::redirect::Policy::none());
            builder.referer(false).connect_timeout(bounds.time)
        };
        let failed = "failed to prepare TLS";
        let (client, local) = (builder().build().context(failed)?, builder().no_proxy().build().context(failed)?);
        Ok(Self { client, local, bounds })
    }

    /// Asks for a page, and follows where it has gone.
    pub async fn get(&self, asked: &Asked) -> Outcome {
        let seconds = self.bounds.time.as_secs();
        let refused = match tokio::time::timeout(self.bounds.time, self.follow(asked)).await {
            Ok(Ok(outcome)) => return outcome,
            Ok(Err(refused)) => refused,
            Err(_) => (Refusal::Timeout, format!("no whole answer within {seconds} seconds")),
        };
        Outcome::Refused(refused.0, refused.1)
    }

    async fn follow(&self, asked: &Asked) -> Result<Outcome, Refused> {
        let fault = |error| (Refusal::Address, format!("it is no address: {error}"));
        let mut url = Url::parse(&asked.url).map_err(fault)?;
        if !is_askable(&url) {
            return Err((Refusal::Address, "only https is asked, and plain http on this machine".to_owned()));
        }
        // Where a page has gone for good, it is to be asked for from then on.
        let (mut address, mut for_good) = (asked.url.clone(), true);
        for _ in 0..=MOST_REDIRECTS {
            let response = self.send(&url, asked).await?;
            let status = response.status();
            if status == StatusCode::NOT_MODIFIED && asked.is_conditional() {
                return Ok(Outcome::Unchanged);
            }
            if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
                url = redirected(&url, &response)?;
                for_good &= matches!(status.as_u16(), 301 | 308);
                if for_good {
                    address = url.to_string();
                }
                continue;
            }
            if status != StatusCode::OK {
                return Err(refused_by_status(status));
            }
            return self.page(response, address).await.map(Outcome::Page);
        }
        Err((Refusal::Redirect, format!("more than {MOST_REDIRECTS} redirects")))
    }

    async fn send(&self, url: &Url, asked: &Asked) -> Result<Response, Refused> {
        let client = if is_loopback(url) { &self.local } else { &self.client };
        let mut request = client.get(url.clone()).header(ACCEPT, FORMS);
        for (name, value) in [(IF_NONE_MATCH, &asked.etag), (IF_MODIFIED_SINCE, &asked.last_modified)] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        let failed = |error: reqwest::Error| (Refusal::NoAnswer, format!("no answer: {}", causes(&error)));
        request.send().await.map_err(failed)
    }

    /// The text of an answer.
    async fn page(&self, mut response: Response, address: String) -> Result<Page, Refused> {
        let media_type = header(response.headers(), &CONTENT_TYPE).unwrap_or_default();
        if !is_text(&media_type) {
            return Err((Refusal::Type, format!("it is `{media_type}`, which is no text")));
        }
        let most = self.bounds.bytes;
        let too_large = || (Refusal::TooLarge, format!("it has more than {most} bytes"));
        if response.content_length().is_some_and(|length| usize::try_from(length).map_or(true, |length| length > most))
        {
            return Err(too_large());
        }
        let (etag, last_modified) = (header(response.headers(), &ETAG), header(response.headers(), &LAST_MODIFIED));
        let mut bytes = Vec::new();
        loop {
            let broke_off =
                |error| (Refusal::Half, format!("it broke off behind {} bytes: {}", bytes.len(), causes(&error)));
            let Some(chunk) = response.chunk().await.map_err(broke_off)? else { break };
            if bytes.len() + chunk.len() > most {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(Page { bytes, media_type, etag, last_modified, address })
    }
}

impl Asked {
    fn is_conditional(&self) -> bool {
        self.etag.is_some() || self.last_modified.is_some()
    }
}

fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// An error with what caused it, in one line.
fn causes(error: &reqwest::Error) -> String {
    let mut last: &dyn std::error::Error = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether an address is on this machine.
pub fn is_local(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| is_loopback(&url))
}

fn is_askable(url: &Url) -> bool {
    url.scheme() == "https" || url.scheme() == "http" && is_loopback(url)
}

/// Where a redirect leads to, where it is followed.
fn redirected(from: &Url, response: &Response) -> Result<Url, Refused> {
    let target = header(response.headers(), &LOCATION).and_then(|location| from.join(&location).ok());
    let Some(target) = target else {
        return Err((Refusal::Redirect, "a redirect that leads nowhere".to_owned()));
    };
    if asks_for_log_in(&target) {
        return Err((Refusal::LogIn, format!("it is shown only to who has logged in: it leads to {target}")));
    }
    let same_host = target.host_str() == from.host_str() && is_askable(&target);
    if target.scheme() != "https" && !same_host {
        return Err((Refusal::Redirect, format!("a redirect without https to another host: {target}")));
    }
    Ok(target)
}

/// Whether an address is one where people log in.
fn asks_for_log_in(url: &Url) -> bool {
    const WORDS: [&str; 7] = ["login", "log-in", "signin", "sign-in", "sso", "passport", "oauth"];
    let is_word = |part: &str| WORDS.contains(&part.split(['.', '?', ';']).next().unwrap_or_default());
    let host = url.host_str().unwrap_or_default().split('.').next().unwrap_or_default();
    is_word(host) || url.path().to_lowercase().split('/').any(is_word)
}

fn is_text(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_lowercase();
    // What says nothing about itself is seen by who reads it.
    essence.is_empty()
        || essence.starts_with("text/")
        || ["json", "yaml", "xml"].iter().any(|form| essence.ends_with(form))
}

fn refused_by_status(status: StatusCode) -> Refused {
    let refusal = match status.as_u16() {
        404 | 410 => Refusal::Missing,
        401 | 403 | 407 => Refusal::LogIn,
        429 => Refusal::SlowDown,
        500.. => Refusal::ProviderFailed,
        _ => Refusal::Status,
    };
    (refusal, format!("the answer is {status}"))
}

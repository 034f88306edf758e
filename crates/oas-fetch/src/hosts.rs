//! Hosts that are asked nothing more in a run. Knows what hosts have answered, nothing of HTTP.

use std::collections::HashMap;

use reqwest::Url;

use crate::outcome::{Outcome, Refusal};

/// How often in a row a host may give no answer.
const MOST_SILENCES: u32 = 2;

/// What hosts have answered so far.
#[derive(Default)]
pub struct Hosts(HashMap<String, Manner>);

#[derive(Default)]
struct Manner {
    /// How often in a row it gave no answer.
    silences: u32,
    /// Whether it asked to be asked less often.
    slows_down: bool,
}

fn authority(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?))
}

impl Hosts {
    /// Why a page is not asked for, because of its host.
    pub fn refuses(&self, url: &str) -> Option<Outcome> {
        let manner = self.0.get(&authority(url)?)?;
        if manner.slows_down {
            let reason = "not asked, as its host has asked for fewer requests".to_owned();
            return Some(Outcome::Refused(Refusal::SlowDown, reason));
        }
        let silent = || Outcome::Refused(Refusal::NoAnswer, "not asked, as its host does not answer".to_owned());
        (manner.silences >= MOST_SILENCES).then(silent)
    }

    /// Notes what has become of a request.
    pub fn note(&mut self, url: &str, outcome: &Outcome) {
        let Some(host) = authority(url) else { return };
        let manner = self.0.entry(host).or_default();
        match outcome {
            Outcome::Refused(Refusal::NoAnswer | Refusal::Timeout, _) => manner.silences += 1,
            Outcome::Refused(Refusal::SlowDown, _) => manner.slows_down = true,
            _ => manner.silences = 0,
        }
    }
}

//! Findings counted by their kinds, where there are too many to be read one by one. Knows rules and places, not what breaks
//! them.

use std::fmt;

use oas_contract::Finding;

/// What a person decides first, because no call succeeds before.
const STOPS: [&str; 7] = [
    "no-host",
    "no-credentials",
    "borrowed-credentials",
    "name-taken",
    "no-error-shape",
    "overlay-proposed",
    "several-ways",
];

/// How many findings of each rule there are, the first of them in full.
#[derive(Default)]
pub struct Kinds(Vec<(Finding, usize)>);

impl Kinds {
    pub fn add(&mut self, finding: &Finding) {
        match self.0.iter_mut().find(|(known, _)| known.rule == finding.rule) {
            Some((_, count)) => *count += 1,
            None => self.0.push((finding.clone(), 1)),
        }
    }

    pub fn extend<'f>(&mut self, findings: impl IntoIterator<Item = &'f Finding>) {
        findings.into_iter().for_each(|finding| self.add(finding));
    }
}

impl fmt::Display for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut kinds: Vec<&(Finding, usize)> = self.0.iter().collect();
        let stops = |rule: &str| STOPS.iter().position(|known| *known == rule).unwrap_or(STOPS.len());
        kinds.sort_by_key(|(finding, count)| (finding.severity, stops(finding.rule), std::cmp::Reverse(*count)));
        for (finding, count) in kinds {
            let Finding { severity, rule, message, place, help, .. } = finding;
            let first = if *count > 1 { "; the first" } else { "" };
            let help = help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
            writeln!(f, "{severity}[{rule}]: {count}{first}: {place}: {message}{help}")?;
        }
        Ok(())
    }
}

//! Which contracts of two sides belong together. Knows paths and texts, not what contracts say.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, bail};

use crate::inputs::Side;

/// A contract before and after, by its path; one of them may be missing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) base: Option<String>,
    pub(crate) head: Option<String>,
}

impl Pair {
    fn of(base: &str, head: &str) -> Self {
        Self { base: Some(base.to_owned()), head: Some(head.to_owned()) }
    }
}

/// All pairs, and what there is to say about them.
pub(crate) fn pairs(base: &mut Side, head: &mut Side) -> Result<(Vec<Pair>, Vec<String>)> {
    let owned = |path: Option<&str>| path.map(str::to_owned);
    match (owned(base.single()), owned(head.single())) {
        // Two files are compared whatever their names.
        (Some(old), Some(new)) => return Ok((vec![Pair::of(&old, &new)], Vec::new())),
        (Some(old), None) => return Ok((vec![Pair::of(&old, &partner(&old, head)?)], Vec::new())),
        (None, Some(new)) => return Ok((vec![Pair::of(&partner(&new, base)?, &new)], Vec::new())),
        (None, None) => {}
    }
    let all: BTreeSet<String> = base.paths().chain(head.paths()).map(str::to_owned).collect();
    for path in &all {
        base.also(path)?;
        head.also(path)?;
    }
    let mut notes: Vec<String> = [&*base, &*head].into_iter().flat_map(same_name).collect();
    notes.dedup();
    let (mut pairs, mut gone, mut new) = (Vec::new(), Vec::new(), Vec::new());
    for path in all {
        match (base.contract(&path), head.contract(&path)) {
            (Some(_), Some(_)) => pairs.push(Pair::of(&path, &path)),
            (Some(_), None) => gone.push(path),
            _ => new.push(path),
        }
    }
    // A file that has got another ending, or has moved as it was, is still the same contract.
    for path in gone {
        let same_stem = |other: &&String| Path::new(other).with_extension("") == Path::new(&path).with_extension("");
        let text = |side: &Side, path: &str| side.contract(path).map(|source| source.text().to_owned());
        let moved = |other: &&String| text(head, other) == text(base, &path);
        match new.iter().find(same_stem).or_else(|| new.iter().find(moved)).cloned() {
            Some(other) => {
                new.retain(|one| *one != other);
                notes.push(format!("{path} is {other} now"));
                pairs.push(Pair::of(&path, &other));
            }
            None => pairs.push(Pair { base: Some(path), head: None }),
        }
    }
    pairs.extend(new.into_iter().map(|path| Pair { base: None, head: Some(path) }));
    pairs.sort_by(|a, b| a.name().cmp(b.name()));
    Ok((pairs, notes))
}

impl Pair {
    /// What the contract is called: its path, where it still has one.
    pub(crate) fn name(&self) -> &str {
        self.head.as_deref().or(self.base.as_deref()).unwrap_or_default()
    }
}

/// The contract of a side that one file is compared with.
fn partner(path: &str, side: &Side) -> Result<String> {
    let name = |path: &str| Path::new(path).file_stem().map(std::ffi::OsStr::to_owned);
    let known: Vec<&str> = side.paths().filter(|other| name(other) == name(path)).collect();
    match known[..] {
        [only] => Ok(only.to_owned()),
        _ if side.paths().count() == 1 => Ok(side.paths().next().unwrap_or_default().to_owned()),
        [] => bail!("{} has no contract that {path} can be compared with: name the file", side.label()),
        _ => bail!("{path} may be {} of {}: name the file", known.join(" or "), side.label()),
    }
}

/// Contracts that have one name but for its ending.
fn same_name(side: &Side) -> Vec<String> {
    let paths: Vec<&str> = side.paths().collect();
    let stem = |path: &str| Path::new(path).with_extension("");
    let both = paths.windows(2).filter(|both| stem(both[0]) == stem(both[1]));
    both.map(|both| format!("{} and {} stand beside each other: each is compared by itself", both[0], both[1]))
        .collect()
}

//! Several ways to make one body, each with members of its own that it needs: alternatives of what is required. Knows names.

use serde::Serialize;

/// One of several ways to make the body of a request, each of which the page describes by itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Way {
    /// What the page calls it, where it has words of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The line where it begins.
    pub line: u32,
    /// The members at the top that it needs.
    pub required: Vec<String>,
}

/// What ways require beside what all do: the least of each, in the order of the page. Nothing where one of them requires nothing
/// else, as every value is of that way then.
pub(super) fn alternatives(ways: &[Way]) -> Vec<Vec<&str>> {
    let of_all = |name: &str| ways.iter().all(|way| way.required.iter().any(|known| known == name));
    let own = |way: &'_ Way| way.required.iter().map(String::as_str).filter(|name| !of_all(name)).count();
    if ways.iter().any(|way| own(way) == 0) {
        return Vec::new();
    }
    let mut sets: Vec<Vec<&str>> = Vec::new();
    for way in ways {
        sets.push(way.required.iter().map(String::as_str).filter(|name| !of_all(name)).collect());
    }
    let within = |one: &[&str], other: &[&str]| one.iter().all(|name| other.contains(name));
    let mut least: Vec<Vec<&str>> = Vec::new();
    for (index, set) in sets.iter().enumerate() {
        let mut others = sets.iter().enumerate().filter(|(at, _)| *at != index);
        let needless = others.any(|(at, other)| within(other, set) && (other.len() < set.len() || at < index));
        if !needless {
            least.push(set.clone());
        }
    }
    if least.len() > 1 { least } else { Vec::new() }
}

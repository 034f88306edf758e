//! Servers: a set of base URLs, of which clients call the first. Knows how URLs are written, not what is called there.

use std::collections::{BTreeMap, BTreeSet};

use oas_contract::{Document, Server, View as _};

use crate::change::Found;
use crate::message;
use crate::rules;
use crate::verdict::Wire;

/// A base URL as requests have it: without a trailing slash, in which the order of what can be chosen says nothing, nor what it is
/// called.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Address<'d> {
    url: String,
    /// By their number in the URL; by name where they do not stand there.
    variables: BTreeMap<String, (Option<&'d str>, BTreeSet<&'d str>)>,
}

impl<'d> Address<'d> {
    fn of(server: &Server<'d>) -> Self {
        let mut url = as_requested(server.url().unwrap_or_default().trim_end_matches('/'));
        let mut variables = BTreeMap::new();
        for variable in server.variables() {
            let written = format!("{{{}}}", variable.name);
            let name = match url.find(&written) {
                Some(at) => {
                    let number = format!("{{{}}}", url[..at].matches('{').count());
                    url = url.replace(&written, &number);
                    number
                }
                None => variable.name.to_owned(),
            };
            variables.insert(name, (variable.default(), variable.values().into_iter().collect::<BTreeSet<_>>()));
        }
        Self { url, variables }
    }

    /// Whether it is what a document without servers has.
    fn is_default(&self) -> bool {
        self.url.is_empty()
    }

    /// Whether everything that could be chosen of another one can still be chosen, and what is chosen without a choice.
    fn holds(&self, other: &Self) -> bool {
        self.variables.iter().all(|(name, (default, values))| {
            other.variables.get(name).is_none_or(|(known, before)| {
                default == known && (values.is_empty() || !before.is_empty() && before.is_subset(values))
            })
        })
    }
}

/// A URL with scheme and host in small letters, but for variables, and without the port that the scheme has anyway.
fn as_requested(url: &str) -> String {
    let (host, path) = split(url);
    if host.contains('{') {
        return url.to_owned();
    }
    let host = host.to_ascii_lowercase();
    let port = if host.starts_with("https://") { ":443" } else { ":80" };
    format!("{}{path}", host.strip_suffix(port).unwrap_or(&host))
}

/// The host of a URL with the scheme, and the path.
fn split(url: &str) -> (&str, &str) {
    let start = url.find("://").map_or(0, |at| at + 3);
    let path = url[start..].find('/').map_or(url.len(), |at| start + at);
    (&url[..path], &url[path..])
}

/// The path that all servers of a document have; nothing where they differ.
fn base_path(servers: &[Server<'_>]) -> Option<String> {
    let mut paths = servers.iter().map(|server| split(&Address::of(server).url).1.to_owned());
    let first = paths.next().unwrap_or_default();
    paths.all(|path| path == first).then_some(first)
}

/// The hosts of all servers, with their schemes. Without any, the document is where it was read from.
fn hosts(servers: &[Server<'_>]) -> BTreeSet<String> {
    let default = servers.is_empty().then(String::new);
    let stated = servers.iter().map(|server| split(&Address::of(server).url).0.to_owned());
    stated.chain(default).collect()
}

/// The paths of the servers of both documents, where only these moved: what stood in the one may stand in the paths now.
pub(crate) fn base_paths(base: &Document, head: &Document) -> Option<(String, String)> {
    let (old, new) = (base.servers(), head.servers());
    let paths = (base_path(&old)?, base_path(&new)?);
    (paths.0 != paths.1 && hosts(&old) == hosts(&new)).then_some(paths)
}

/// What is not the same in two lists of servers, with those that both have. Where only their paths moved into the paths of
/// operations, nothing has.
pub(crate) fn differences<'d>(
    (old, new): (&[Server<'d>], &[Server<'d>]),
    moved: bool,
) -> (Vec<Found<'d>>, Vec<(Server<'d>, Server<'d>)>) {
    let address = |server: &Server<'d>| {
        let address = Address::of(server);
        let url = if moved { split(&address.url).0.to_owned() } else { address.url };
        Address { url, ..address }
    };
    let (before, after): (Vec<_>, Vec<_>) = (old.iter().map(address).collect(), new.iter().map(address).collect());
    let (mut found, mut shared) = (Vec::new(), Vec::new());
    let mut met = vec![false; new.len()];
    let mut gone = Vec::new();
    for (one, server) in before.iter().zip(old) {
        let partner = (0..new.len()).find(|index| !met[*index] && after[*index].url == one.url);
        let Some(index) = partner else {
            gone.push(server);
            continue;
        };
        met[index] = true;
        shared.push((*server, new[index]));
        if *one != after[index] {
            let wire = after[index].holds(one).then_some(Wire::Compatible);
            let message = "the variables of the base URL are not the same";
            let nodes = (Some(server.node()), Some(new[index].node()));
            found.push(Found::new(&rules::SERVER_CHANGED, None, nodes, message).wire(wire));
        }
    }
    let mut come: Vec<&Server<'d>> = new.iter().zip(&met).filter(|(_, met)| !**met).map(|(server, _)| server).collect();
    let url = |server: &Server<'d>| message::name(server.url().as_deref());
    // Clients call the first one.
    let firsts = (old.first(), new.first());
    match firsts {
        (Some(first), Some(now)) if gone.first().is_some_and(|server| same(server, first)) && !come.is_empty() => {
            let other = come.iter().position(|server| same(server, now)).unwrap_or(0);
            let other = come.remove(other);
            let first = gone.remove(0);
            let message = format!("the base URL is {} now, it was {}", url(other), url(first));
            shared.push((*first, *other));
            found.push(Found::new(&rules::SERVER_CHANGED, None, (Some(first.node()), Some(other.node())), message));
        }
        (Some(first), Some(now)) if !moved && Address::of(first).url != Address::of(now).url => {
            let message = format!("clients call {} first now, it was {}", url(now), url(first));
            let nodes = (Some(first.node()), Some(now.node()));
            found.push(Found::new(&rules::SERVER_CHANGED, None, nodes, message).wire(Wire::Compatible));
        }
        (None, Some(now)) if moved || Address::of(now).is_default() => come.retain(|server| !same(server, now)),
        (Some(first), None) if moved || Address::of(first).is_default() => gone.retain(|server| !same(server, first)),
        (None, Some(now)) if !come.is_empty() => {
            let message = format!("the base URL is {} now, it was missing", url(now));
            come.retain(|server| !same(server, now));
            found.push(Found::new(&rules::SERVER_CHANGED, None, (None, Some(now.node())), message));
        }
        (Some(first), None) => {
            let message = format!("the base URL is missing now, it was {}", url(first));
            gone.retain(|server| !same(server, first));
            found.push(Found::new(&rules::SERVER_CHANGED, None, (Some(first.node()), None), message));
        }
        _ => {}
    }
    for server in gone {
        let message = format!("the server {} was removed", url(server));
        found.push(Found::new(&rules::SERVER_REMOVED, None, (Some(server.node()), None), message));
    }
    for server in come {
        let message = format!("the server {} was added", url(server));
        found.push(Found::new(&rules::SERVER_ADDED, None, (None, Some(server.node())), message));
    }
    (found, shared)
}

fn same(one: &Server<'_>, other: &Server<'_>) -> bool {
    std::ptr::eq(one.node(), other.node())
}

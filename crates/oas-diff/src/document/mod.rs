//! What stands at the top of the documents: servers, extensions, and schemas that only one of them has. Knows no operation.

pub(crate) mod security_schemes;
pub(crate) mod servers;

use oas_contract::{Document, Server, Site, View as _};

use crate::change::{Found, Nodes};
use crate::extensions::changes;
use crate::message;
use crate::rules::{self, Rule};
use crate::schema::named_type::has_named_type;
use crate::verdict::{Rust, Wire};
use crate::walk::{About, Walk};

/// Whether there is nothing in a document that programs could have been made for.
pub(crate) fn is_empty(document: &Document) -> bool {
    let members = document.root().as_mapping().into_iter().flatten();
    let mut others = members.filter(|(name, _)| !["openapi", "info", "paths"].contains(name));
    others.next().is_none() && document.operations().is_empty()
}

/// What stands at the top of the documents and is not about one operation. The paths of servers may have moved into those of
/// operations.
pub(crate) fn compare(walk: &mut Walk<'_>, moved: bool) {
    let (base, head) = (walk.base, walk.head);
    servers(walk, moved);
    for change in changes(Site::Document, |extension| (base.extension(extension), head.extension(extension))) {
        let name = change.extension.name;
        top(walk, change.rule, (change.before, change.after), name, format!("`{name}` is not the same"));
    }
    // What operations need that do not say so themselves is compared with each of them.
    let _ = (base.security_node(), head.security_node());
}

fn servers(walk: &mut Walk<'_>, moved: bool) {
    let (base, head) = (walk.base, walk.head);
    let nodes = (base.servers_node(), head.servers_node());
    let (old, new) = (base.servers(), head.servers());
    let (differences, shared) = servers::differences((&old, &new), moved);
    let places = (nodes.0.unwrap_or(base.root()), nodes.1.unwrap_or(head.root()));
    let own = |document: &Document| document.operations().iter().all(|one| !one.own_servers().is_empty());
    // What every operation has its own of is compared there.
    let unused = !differences.is_empty() && (own(base) || own(head));
    for found in differences {
        walk.report("the server", None, found.wire(unused.then_some(Wire::Compatible)).or_at(places));
    }
    for both in shared {
        let nodes = (both.0.node(), both.1.node());
        walk.compared(both, About { direction: None, subject: "the server".to_owned(), part: None, nodes });
    }
    let environment = |server: Option<&Server<'_>>| server.and_then(Server::environment).map(str::to_owned);
    let (old, new) = (environment(old.first()), environment(new.first()));
    if old != new {
        let (was, is) = (message::name(old.as_deref()), message::name(new.as_deref()));
        let message = format!("the variable of the endpoint is {is} now, it was {was}");
        top(walk, &rules::ENVIRONMENT_CHANGED, nodes, "the server", message);
    }
    variables(walk);
}

/// The parts of the base URL that are set on a client: those of the first server.
fn variables(walk: &mut Walk<'_>) {
    let (base, head) = (walk.base, walk.head);
    let (old, new) = (base.servers().into_iter().next(), head.servers().into_iter().next());
    let (old, new): (Vec<_>, Vec<_>) =
        (old.iter().flat_map(Server::variables).collect(), new.iter().flat_map(Server::variables).collect());
    for before in &old {
        let name = before.name;
        let Some(after) = new.iter().find(|after| after.name == name) else {
            let message = format!("the variable `{name}` of the base URL was removed");
            top(walk, &rules::SERVER_VARIABLE_REMOVED, (Some(before.node()), None), "the server", message);
            continue;
        };
        if before.environment() != after.environment() {
            let (was, is) = (message::name(before.environment()), message::name(after.environment()));
            let message = format!("the variable of `{name}` of the base URL is {is} now, it was {was}");
            let nodes = (Some(before.node()), Some(after.node()));
            top(walk, &rules::ENVIRONMENT_CHANGED, nodes, "the server", message);
        }
    }
    for after in new.iter().filter(|after| old.iter().all(|before| before.name != after.name)) {
        let message = format!("the variable `{}` of the base URL was added", after.name);
        top(walk, &rules::SERVER_VARIABLE_ADDED, (None, Some(after.node())), "the server", message);
    }
}

/// Notes a change that is about the whole document.
pub(crate) fn top(walk: &mut Walk<'_>, rule: &'static Rule, nodes: Nodes<'_>, subject: &str, message: String) {
    let roots = (walk.base.root(), walk.head.root());
    walk.report(subject, None, Found::new(rule, None, nodes, message).or_at(roots));
}

/// Schemas that only one of the documents has, apart from those that got another name.
pub(crate) fn schemas(walk: &mut Walk<'_>) {
    let (base, head) = (walk.base, walk.head);
    for (rule, document, other, what) in
        [(&rules::SCHEMA_REMOVED, base, head, "removed"), (&rules::SCHEMA_ADDED, head, base, "added")]
    {
        for (name, position, schema) in document.schemas() {
            if walk.renamed.contains(name) || walk.kept.contains(name) || other.schema(name).is_some() {
                continue;
            }
            let typed = !schema.is_reference() && has_named_type(&schema);
            let found = Found::new(rule, None, (None, None), format!("the schema `{name}` was {what}"));
            let place = document.place_at(position);
            let found = if std::ptr::eq(document, base) { found.before(place) } else { found.after(place) };
            walk.report(name, None, found.rust((!typed).then_some(Rust::None)));
        }
    }
}

//! What stands at the top of the documents: servers, extensions, and schemas that only one of them has. Knows no operation.

pub(crate) mod security_schemes;

use oas_contract::{Document, Server, Site, View as _, extensions};

use crate::change::{Found, Nodes};
use crate::extensions::changes;
use crate::message;
use crate::nodes::alike;
use crate::rules::{self, Rule};
use crate::schema::named_type::has_named_type;
use crate::verdict::Rust;
use crate::walk::{About, Walk};

/// Whether there is nothing in a document that programs could have been made for.
pub(crate) fn is_empty(document: &Document) -> bool {
    let site = Some(Site::Document);
    let mut stated = extensions::ALL.iter().filter(|extension| extension.stands_on(site));
    document.operations().is_empty()
        && document.servers().is_empty()
        && document.components().is_none()
        && !stated.any(|extension| document.extension(extension).is_some())
}

/// What stands at the top of the documents and is not about one operation.
pub(crate) fn compare(walk: &mut Walk<'_>) {
    let (base, head) = (walk.base, walk.head);
    servers(walk);
    for change in changes(Site::Document, |extension| (base.extension(extension), head.extension(extension))) {
        let name = change.extension.name;
        top(walk, change.rule, (change.before, change.after), name, format!("`{name}` is not the same"));
    }
    // What operations need that do not say so themselves is compared with each of them.
    let _ = (base.security_node(), head.security_node());
}

fn servers(walk: &mut Walk<'_>) {
    let (base, head) = (walk.base, walk.head);
    let nodes = (base.servers_node(), head.servers_node());
    let (old, new) = (base.servers(), head.servers());
    for both in old.iter().copied().zip(new.iter().copied()) {
        let about = About {
            direction: None,
            subject: "the server".to_owned(),
            part: None,
            nodes: (both.0.node(), both.1.node()),
        };
        walk.compared(both, about);
    }
    // Clients know the first server; which others there are is for who reads the document.
    let shared = old.len().min(new.len()).max(1);
    let (gone, come) = (old.get(shared).map(Server::node), new.get(shared).map(Server::node));
    if gone.or(come).is_some() {
        let message = "the other servers are not the same, and what that means is not judged".to_owned();
        top(walk, &rules::NOT_JUDGED, (gone.or(nodes.0), come.or(nodes.1)), "the server", message);
    }
    let (old, new) = (old.first(), new.first());
    let url = (old.and_then(Server::url), new.and_then(Server::url));
    if url.0 == url.1 {
        let variables = (old.and_then(Server::variables_node), new.and_then(Server::variables_node));
        if !alike(variables.0, variables.1) {
            let message = "the variables of the base URL are not the same".to_owned();
            top(walk, &rules::SERVER_CHANGED, nodes, "the server", message);
        }
    } else {
        let message = format!(
            "the base URL is {} now, it was {}",
            message::name(url.1.as_deref()),
            message::name(url.0.as_deref())
        );
        top(walk, &rules::SERVER_CHANGED, nodes, "the server", message);
    }
    let (old, new) = (old.and_then(Server::environment), new.and_then(Server::environment));
    if old != new {
        let message =
            format!("the variable of the endpoint is {} now, it was {}", message::name(new), message::name(old));
        top(walk, &rules::ENVIRONMENT_CHANGED, nodes, "the server", message);
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
            if walk.renamed.contains(name) || other.schema(name).is_some() {
                continue;
            }
            let typed = !schema.is_reference() && has_named_type(&schema);
            let found = Found::new(rule, None, (None, None), format!("the schema `{name}` was {what}"));
            let place = document.source().place(position);
            let found = if std::ptr::eq(document, base) { found.before(place) } else { found.after(place) };
            walk.report(name, None, found.rust((!typed).then_some(Rust::None)));
        }
    }
}

//! Requests that the provider makes: callbacks and webhooks. What it sends is to a program what a response is, and what the
//! program answers what a request is. Knows nothing of schemas.

use std::collections::HashMap;
use std::hash::Hash;

use oas_contract::{
    Callback, Location, Operation, Parameter, PathItem, Place, Response, Status, View, are_same_resolved,
};

use super::headers;
use super::lifetime::{Lifetime, deprecation};
use super::media_types::{self, Typed};
use super::pair::OperationPair;
use super::responses::{holding, is_success};
use super::style;
use crate::change::{Found, Nodes};
use crate::message;
use crate::rules;
use crate::verdict::{Direction, Rust, Wire};
use crate::walk::{About, Context, Walk};

const SENT: Option<Direction> = Some(Direction::Response);
const ANSWERED: Option<Direction> = Some(Direction::Request);

/// The requests that the provider makes in turn.
pub(super) fn callbacks<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'_, 'd>) {
    let (old, new) = (pair.old.callbacks(), pair.new.callbacks());
    let named = |all: &[Callback<'d>], name: &str| all.iter().any(|callback| callback.name == name);
    // The name is on no wire: one that only one side has is known by where its requests go.
    let key = |callback: &Callback<'d>| match named(&old, callback.name) && named(&new, callback.name) {
        true => (Some(callback.name), Vec::new()),
        false => (None, callback.items().iter().map(|item| item.path).collect()),
    };
    for (before, after) in paired(&old, &new, key) {
        let items = |callback: Option<&Callback<'d>>| callback.map(Callback::items).unwrap_or_default();
        let Some(name) = before.or(after).map(|callback| callback.name) else { continue };
        let what = format!("the callback `{name}`");
        compare(walk, (&pair.name, &what), (&items(before), &items(after)));
        if let (Some(before), Some(after)) = (before, after) {
            if before.name != after.name {
                let message = format!("it is called `{}` now", after.name);
                let nodes = (Some(before.node()), Some(after.node()));
                pair.report(walk, &what, Found::new(&rules::INCOMING_RENAMED, None, nodes, message));
            }
            walk.compared((*before, *after), pair.about(None, &what));
        }
    }
}

/// The requests that the provider makes to whoever has asked for them elsewhere.
pub(crate) fn webhooks<'d>(walk: &mut Walk<'d>) {
    let (old, new) = (walk.base.webhook_items(), walk.head.webhook_items());
    for (before, after) in paired(&old, &new, |item| item.path) {
        let Some(name) = before.or(after).map(|item| item.path) else { continue };
        let holder = format!("webhook {name}");
        walk.begin(&holder);
        let items = |item: Option<&PathItem<'d>>| item.copied().into_iter().collect::<Vec<_>>();
        compare(walk, (&holder, &format!("the webhook `{name}`")), (&items(before), &items(after)));
    }
}

/// What has the same name in two lists, in the order of the old one; then what only the new one has.
fn paired<'a, T, K: Eq + Hash>(
    old: &'a [T],
    new: &'a [T],
    name: impl Fn(&'a T) -> K,
) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let mut left: HashMap<K, usize> = (0..new.len()).rev().map(|index| (name(&new[index]), index)).collect();
    let mut met = vec![false; new.len()];
    let mut pairs = Vec::with_capacity(old.len());
    for before in old {
        let after = left.remove(&name(before));
        if let Some(index) = after {
            met[index] = true;
        }
        pairs.push((Some(before), after.map(|index| &new[index])));
    }
    pairs.extend(new.iter().zip(met).filter(|(_, met)| !met).map(|(after, _)| (None, Some(after))));
    pairs
}

/// Requests of one name, which belong to an operation or stand for themselves.
fn compare<'d>(walk: &mut Walk<'d>, (holder, what): (&str, &str), (old, new): (&[PathItem<'d>], &[PathItem<'d>])) {
    for (before, after) in paired(old, new, |item| item.path) {
        let operations = |item: Option<&PathItem<'d>>| item.map(PathItem::operations).unwrap_or_default();
        for both in paired(&operations(before), &operations(after), |operation| operation.method) {
            match both {
                (Some(old), Some(new)) => {
                    request(walk, &OperationPair { old, new, name: holder.to_owned() }, what);
                }
                (Some(old), None) => removed(walk, (holder, what), &old.name(), walk.base.place_at(old.position)),
                (None, Some(new)) => added(walk, (holder, what), &new.name(), walk.head.place_at(new.position)),
                (None, None) => {}
            }
        }
        match (before, after) {
            (Some(old), None) if old.operations().is_empty() => removed(walk, (holder, what), old.path, old.place()),
            (None, Some(new)) if new.operations().is_empty() => added(walk, (holder, what), new.path, new.place()),
            _ => {}
        }
        if let (Some(before), Some(after)) = (before, after) {
            let nodes = (before.node(), after.node());
            walk.compared((*before, *after), About { direction: SENT, subject: what.to_owned(), part: None, nodes });
        }
    }
}

fn removed(walk: &mut Walk<'_>, (holder, what): (&str, &str), name: &str, place: Place) {
    let found = Found::new(&rules::INCOMING_REMOVED, None, (None, None), format!("`{name}` is not made any more"));
    walk.report(what, Some(holder), found.before(place));
}

fn added(walk: &mut Walk<'_>, (holder, what): (&str, &str), name: &str, place: Place) {
    let found = Found::new(&rules::INCOMING_ADDED, None, (None, None), format!("`{name}` is made now"));
    walk.report(what, Some(holder), found.after(place));
}

fn request<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'_, 'd>, what: &str) {
    let (old, new) = (pair.old, pair.new);
    let (before, after) = (old.id(), new.id());
    if before != after {
        let message = format!("the `operationId` is {} now, it was {}", message::name(after), message::name(before));
        let found = Found::new(&rules::OPERATION_ID_CHANGED, None, (old.id_node(), new.id_node()), message);
        pair.report(walk, what, found.rust(Rust::None));
    }
    let lifetimes = (Lifetime::of_operation(old), Lifetime::of_operation(new));
    deprecation(walk, pair, lifetimes, (what, 0), [&rules::OPERATION_DEPRECATED, &rules::OPERATION_REACTIVATED]);
    parameters(walk, pair, what);
    body(walk, pair, what);
    answers(walk, pair, what);
    // What these lead to in turn.
    let nested = |operation: &Operation<'d>| operation.callbacks_node();
    let nodes = (nested(old), nested(new));
    if !are_same_resolved::<Callback<'_>>((walk.base, nodes.0), (walk.head, nodes.1)) && !returned(walk, pair) {
        not_judged(walk, pair, what, SENT, nodes, "callbacks");
    }
    walk.compared((old.clone(), new.clone()), pair.about(SENT, what));
}

/// The requests that a program makes once it has been called: like those that it makes by itself. Whether they are all there is,
/// on both sides.
fn returned<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'_, 'd>) -> bool {
    let all = |operation: &Operation<'d>| -> Vec<((String, String, String), Operation<'d>)> {
        let callbacks = operation.callbacks();
        let items =
            callbacks.iter().flat_map(|callback| callback.items().into_iter().map(|item| (callback.name, item)));
        let one = |(name, item): (&'d str, PathItem<'d>)| {
            let key = move |one: &Operation<'d>| (name.to_owned(), item.path.to_owned(), one.method.to_owned());
            item.operations().into_iter().map(move |one| (key(&one), one)).collect::<Vec<_>>()
        };
        items.flat_map(one).collect()
    };
    let (old, new) = (all(pair.old), all(pair.new));
    let mut complete = !old.is_empty() && old.len() == new.len();
    for (before, after) in paired(&old, &new, |(key, _)| key.clone()) {
        let (Some((_, before)), Some((_, after))) = (before, after) else {
            complete = false;
            continue;
        };
        let nested = OperationPair { old: before, new: after, name: pair.name.clone() };
        super::parameters::compare(walk, &nested);
        super::request_body::compare(walk, &nested);
        super::responses::compare(walk, &nested);
        let nodes = (before.callbacks_node(), after.callbacks_node());
        complete &= are_same_resolved::<Callback<'_>>((walk.base, nodes.0), (walk.head, nodes.1));
        walk.compared((before.clone(), after.clone()), nested.about(ANSWERED, "a request in return"));
    }
    complete
}

fn not_judged<'d>(
    walk: &mut Walk<'d>,
    pair: &OperationPair<'_, 'd>,
    subject: &str,
    direction: Option<Direction>,
    nodes: Nodes<'d>,
    member: &str,
) {
    let message = format!("`{member}` is not the same, and what that means is not judged");
    pair.report(walk, subject, Found::new(&rules::NOT_JUDGED, direction, nodes, message).rust(Rust::None));
}

/// How a part came, went, or may be missing now; the verdict of a part that was never sure to be there is no break.
fn part<'d>(
    walk: &mut Walk<'d>,
    pair: &OperationPair<'_, 'd>,
    subject: &str,
    (old, new): (Option<bool>, Option<bool>),
    nodes: Nodes<'d>,
) {
    let (rule, message, wire) = match (old, new) {
        (None, Some(_)) => (&rules::INCOMING_PART_ADDED, "it is sent now", None),
        (Some(true), None) => (&rules::INCOMING_PART_REMOVED, "it is not sent any more", None),
        (Some(false), None) => (&rules::INCOMING_PART_REMOVED, "it is not sent any more", Some(Wire::Undecided)),
        (Some(true), Some(false)) => (&rules::INCOMING_PART_BECAME_OPTIONAL, "it may be missing now", None),
        (Some(false), Some(true)) => (&rules::INCOMING_PART_BECAME_REQUIRED, "it is always sent now", None),
        _ => return,
    };
    pair.report(walk, subject, Found::new(rule, SENT, nodes, message).wire(wire));
}

fn parameters<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'_, 'd>, what: &str) {
    let key = |parameter: &Parameter<'d>| {
        let header = parameter.location == Location::Header;
        let name = if header { parameter.name.to_ascii_lowercase() } else { parameter.name.to_owned() };
        (parameter.location, name)
    };
    for (before, after) in paired(&pair.old.parameters, &pair.new.parameters, key) {
        let Some(name) = before.or(after).map(|parameter| parameter.name) else { continue };
        let subject = format!("the parameter `{name}` of {what}");
        let nodes = (before.map(View::node), after.map(View::node));
        part(walk, pair, &subject, (before.map(Parameter::required), after.map(Parameter::required)), nodes);
        if let (Some(before), Some(after)) = (before, after) {
            parameter(walk, pair, (before, after), &subject);
        }
    }
}

fn parameter<'d>(
    walk: &mut Walk<'d>,
    pair: &OperationPair<'_, 'd>,
    (old, new): (&Parameter<'d>, &Parameter<'d>),
    subject: &str,
) {
    let nodes = (Some(old.node()), Some(new.node()));
    let lifetimes = (Lifetime::of_parameter(old), Lifetime::of_parameter(new));
    deprecation(walk, pair, lifetimes, (subject, 0), [&rules::PARAMETER_DEPRECATED, &rules::PARAMETER_REACTIVATED]);
    if let Some(style::Difference { before, after, matters }) = style::difference(old, new) {
        let message = format!("it is written as {after} now, it was {before}");
        let found = Found::new(&rules::PARAMETER_STYLE_CHANGED, SENT, nodes, message);
        pair.report(walk, subject, found.wire((!matters).then_some(Wire::Compatible)));
    }
    let schema = |parameter: &Parameter<'d>| parameter.schema().or_else(|| parameter.content().first()?.schema());
    match (schema(old), schema(new)) {
        (Some(before), Some(after)) => {
            let context = Context { untyped: true, medium: style::medium(new), ..Context::default() };
            walk.root(before, after, Direction::Response, context, subject);
        }
        (None, None) => {}
        _ => not_judged(walk, pair, subject, SENT, nodes, "schema"),
    }
    for media in old.content().into_iter().zip(new.content()) {
        walk.compared(media, About { part: Some(media.1.name), ..pair.about(SENT, subject) });
    }
    walk.compared((*old, *new), pair.about(SENT, subject));
}

fn body<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'_, 'd>, what: &str) {
    let subject = format!("the body of {what}");
    let (old, new) = (pair.old.request_body(), pair.new.request_body());
    let nodes = (old.map(|body| body.node()), new.map(|body| body.node()));
    part(walk, pair, &subject, (old.map(|body| body.required()), new.map(|body| body.required())), nodes);
    if let (Some(old), Some(new)) = (old, new) {
        let media = (&*old.media(), &*new.media());
        media_types::compare(walk, pair, media, (Direction::Response, Typed::Named), &subject);
        walk.compared((old, new), pair.about(SENT, &subject));
    }
}

fn answers<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'_, 'd>, what: &str) {
    let (old, new): (Vec<_>, Vec<_>) = (pair.old.responses().collect(), pair.new.responses().collect());
    let mut met = vec![false; new.len()];
    for before in &old {
        let exact = new.iter().position(|after| before.status.eq_ignore_ascii_case(after.status));
        let partners = exact.map_or_else(|| holding(before, &old, &new), |index| vec![index]);
        let subject = format!("the answer {} to {what}", before.status);
        for index in &partners {
            met[*index] |= exact.is_some();
            answer(walk, pair, (before, &new[*index]), &subject);
        }
        // What a class had is taken where the class is.
        let is_class = |response: &Response<'_>| matches!(response.meaning(), Some(Status::Class(_)));
        let taken = |index: &usize| exact.is_some() || is_class(&new[*index]) && !is_class(before);
        if !partners.iter().any(taken) {
            let nodes = (Some(before.node()), None);
            let found = Found::new(&rules::INCOMING_ANSWER_REMOVED, ANSWERED, nodes, "it is not taken any more");
            // How a failure is told is for the program to say.
            pair.report(walk, &subject, found.wire((!is_success(before)).then_some(Wire::Undecided)));
        }
    }
    for after in new.iter().zip(met).filter(|(_, met)| !met).map(|(after, _)| after) {
        let nodes = (None, Some(after.node()));
        let found = Found::new(&rules::INCOMING_ANSWER_ADDED, ANSWERED, nodes, "it is taken now");
        pair.report(walk, &format!("the answer {} to {what}", after.status), found);
    }
}

fn answer<'d>(
    walk: &mut Walk<'d>,
    pair: &OperationPair<'_, 'd>,
    (old, new): (&Response<'d>, &Response<'d>),
    subject: &str,
) {
    let media = (&*old.media(), &*new.media());
    media_types::compare(walk, pair, media, (Direction::Request, Typed::Named), subject);
    headers::compare(walk, pair, (old, new), Direction::Request, subject);
    walk.compared((*old, *new), pair.about(ANSWERED, subject));
}

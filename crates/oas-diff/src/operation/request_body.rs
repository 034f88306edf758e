//! The body of a request: there, required, in which media types. What it holds is compared elsewhere.

use oas_contract::{Operation, View as _};

use super::media_types::{self, Typed};
use super::pair::OperationPair;
use crate::change::Found;
use crate::rules::{self, Rule};
use crate::schema::one_way::{OneWay, used};
use crate::verdict::{Direction, Rust};
use crate::walk::Walk;

const SUBJECT: &str = "the request body";

pub(crate) fn compare<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'_, 'd>) {
    let direction = Some(Direction::Request);
    let (old, new) = (pair.old.request_body(), pair.new.request_body());
    let nodes = (old.map(|body| body.node()), new.map(|body| body.node()));
    let note = |walk: &mut Walk<'d>, rule: &'static Rule, message: &str| {
        pair.report(walk, SUBJECT, Found::new(rule, direction, nodes, message));
    };
    match (old, new) {
        (None, None) => {}
        (None, Some(new)) if new.required() => note(walk, &rules::BODY_ADDED_REQUIRED, "it was added, and is required"),
        (None, Some(_)) => {
            // What is both sent and received from now on may have another type. A look at that judges nothing.
            let document = walk.head.unnoted();
            let is_it = |one: &Operation<'_>| (one.method, one.path) == (pair.new.method, pair.new.path);
            let schemas =
                || -> Vec<_> { document.operations().iter().filter(|one| is_it(one)).flat_map(used).collect() };
            let one_way = OneWay::of(schemas());
            let rust = schemas().iter().any(|schema| one_way.holds(schema)).then_some(Rust::Undecided);
            let found = Found::new(&rules::BODY_ADDED_OPTIONAL, direction, nodes, "it was added, and is optional");
            pair.report(walk, SUBJECT, found.rust(rust));
        }
        (Some(_), None) => note(walk, &rules::BODY_REMOVED, "it was removed"),
        (Some(old), Some(new)) => {
            match (old.required(), new.required()) {
                (false, true) => note(walk, &rules::BODY_BECAME_REQUIRED, "it is required now"),
                (true, false) => note(walk, &rules::BODY_BECAME_OPTIONAL, "it is optional now"),
                _ => {}
            }
            media_types::compare(
                walk,
                pair,
                (&old.media(), &new.media()),
                (Direction::Request, Typed::Always),
                SUBJECT,
            );
            walk.compared((old, new), pair.about(direction, SUBJECT));
        }
    }
}

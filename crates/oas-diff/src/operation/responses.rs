//! Responses: under which status. A class such as `2XX` holds its codes. What bodies and headers hold is compared elsewhere.

use oas_contract::{Link, MediaType, Response, Status, are_same_resolved};

use super::headers;
use super::media_types::{self, Typed};
use super::pair::OperationPair;
use crate::change::Found;
use crate::nodes::member;
use crate::rules;
use crate::schema::named_type::has_named_type;
use crate::verdict::{Direction, Rust, Wire};
use crate::walk::Walk;

const RESPONSE: Option<Direction> = Some(Direction::Response);

pub(crate) fn compare<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'_, 'd>) {
    let (old, new): (Vec<_>, Vec<_>) = (pair.old.responses().collect(), pair.new.responses().collect());
    let mut met = vec![false; new.len()];
    for before in &old {
        let exact = new.iter().position(|other| before.status.eq_ignore_ascii_case(other.status));
        let partners = exact.map_or_else(|| holding(before, &old, &new), |index| vec![index]);
        for index in &partners {
            met[*index] |= exact.is_some();
            bodies(walk, pair, (before, &new[*index]), before.status);
        }
        if partners.is_empty() {
            removed(walk, pair, before, &old);
            if let Some(default) = of_other_errors(before, &new) {
                bodies(walk, pair, (before, default), before.status);
            }
        }
    }
    for after in new.iter().zip(&met).filter(|(_, met)| !**met).map(|(after, _)| after) {
        added(walk, pair, after, &new);
        // What comes with a code of a class that is listed was described already.
        for index in holding(after, &new, &old) {
            let partner = old[index].status;
            if new.iter().any(|other| partner.eq_ignore_ascii_case(other.status)) {
                bodies(walk, pair, (&old[index], after), old[index].status);
            }
        }
        if let Some(default) = of_other_errors(after, &old).filter(|_| holding(after, &new, &old).is_empty()) {
            bodies(walk, pair, (default, after), after.status);
        }
    }
}

/// The responses that hold a status, or that it holds: those of its class, or what is not listed where nothing else is a
/// success. A class does not hold a code that is listed beside it.
pub(super) fn holding(response: &Response<'_>, beside: &[Response<'_>], others: &[Response<'_>]) -> Vec<usize> {
    let class = |status: Status| match status {
        Status::Code(code) => u8::try_from(code / 100).ok(),
        Status::Class(class) => Some(class),
        Status::Default => None,
    };
    let own = response.meaning();
    let listed = |code, all: &[Response<'_>]| all.iter().any(|one| one.meaning() == Some(Status::Code(code)));
    let related = |other: &Response<'_>| match (own, other.meaning()) {
        (Some(Status::Class(_)), Some(Status::Code(code))) if listed(code, beside) => false,
        (Some(one), Some(other)) if matches!(one, Status::Class(_)) || matches!(other, Status::Class(_)) => {
            class(one).is_some() && class(one) == class(other)
        }
        _ => false,
    };
    let found: Vec<usize> = (0..others.len()).filter(|index| related(&others[*index])).collect();
    if !found.is_empty() || !is_success(response) || others.iter().any(is_success) {
        return found;
    }
    others.iter().position(|other| other.meaning() == Some(Status::Default)).into_iter().collect()
}

pub(super) fn is_success(response: &Response<'_>) -> bool {
    response.status.starts_with(['2', '3'])
}

/// What an error is answered with where its status is not listed: `default`, unless that is the answer of a success.
fn of_other_errors<'o, 'd>(response: &Response<'_>, others: &'o [Response<'d>]) -> Option<&'o Response<'d>> {
    let default = others.iter().find(|other| other.meaning() == Some(Status::Default))?;
    let error = response.status.starts_with(['4', '5']);
    (error && others.iter().any(is_success)).then_some(default)
}

fn bodies<'d>(
    walk: &mut Walk<'d>,
    pair: &OperationPair<'_, 'd>,
    (before, after): (&Response<'d>, &Response<'d>),
    status: &str,
) {
    let subject = format!("the response {status}");
    let same = before.status.eq_ignore_ascii_case(after.status);
    let typed = match is_success(before) {
        true => Typed::Always,
        false if same => Typed::Alike,
        // Each of two errors keeps its own type.
        false => Typed::Named,
    };
    media_types::compare(walk, pair, (&before.media(), &after.media()), (Direction::Response, typed), &subject);
    headers::compare(walk, pair, (before, after), Direction::Response, &format!("the response {}", before.status));
    links(walk, pair, (before, after), &subject);
    walk.compared((*before, *after), pair.about(RESPONSE, &subject));
}

/// Links say which operations may follow: documentation for clients that do not follow them.
fn links<'d>(
    walk: &mut Walk<'d>,
    pair: &OperationPair<'_, 'd>,
    (before, after): (&Response<'d>, &Response<'d>),
    subject: &str,
) {
    let nodes = (before.links_node(), after.links_node());
    if !are_same_resolved::<Link<'_>>((walk.base, nodes.0), (walk.head, nodes.1)) {
        pair.report(walk, subject, Found::new(&rules::LINKS_CHANGED, RESPONSE, nodes, "its links are not the same"));
    }
}

fn removed<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'_, 'd>, before: &Response<'d>, beside: &[Response<'d>]) {
    let rule = if is_success(before) { &rules::SUCCESS_STATUS_REMOVED } else { &rules::ERROR_STATUS_REMOVED };
    let subject = format!("the response {}", before.status);
    let found = Found::new(
        rule,
        RESPONSE,
        (member(pair.old.responses_node(), before.status), None),
        format!("{subject} was removed"),
    );
    // Only who asks for it gets it, and must be ready for the other answer.
    let conditional = before.meaning() == Some(Status::Code(NOT_MODIFIED));
    let rust = found.rust.max(of_its_own(before, Rust::Breaking)).max(of_a_success(before, beside));
    pair.report(walk, &subject, found.wire(conditional.then_some(Wire::Compatible)).rust(rust));
}

/// The answer to who has the current version already.
const NOT_MODIFIED: u16 = 304;

fn added<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'_, 'd>, after: &Response<'d>, beside: &[Response<'d>]) {
    let rule = if is_success(after) { &rules::SUCCESS_STATUS_ADDED } else { &rules::ERROR_STATUS_ADDED };
    let subject = format!("the response {}", after.status);
    let found = Found::new(
        rule,
        RESPONSE,
        (None, member(pair.new.responses_node(), after.status)),
        format!("{subject} was added"),
    );
    let rust = found.rust.max(of_its_own(after, Rust::Additive)).max(of_a_success(after, beside));
    pair.report(walk, &subject, found.rust(rust));
}

/// What is not listed is the answer of a success where nothing else is one: what calls return may be another type.
fn of_a_success(response: &Response<'_>, beside: &[Response<'_>]) -> Rust {
    let alone = response.meaning() == Some(Status::Default) && !beside.iter().any(is_success);
    if alone { Rust::Undecided } else { Rust::None }
}

/// What happens to the types that a response does not share, which come or go with it.
fn of_its_own(response: &Response<'_>, rust: Rust) -> Rust {
    let own = response
        .media()
        .iter()
        .filter_map(MediaType::schema)
        .any(|schema| !schema.is_reference() && has_named_type(&schema));
    if own { rust } else { Rust::None }
}

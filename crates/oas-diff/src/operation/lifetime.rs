//! How long an operation, a parameter or a header may still be used: deprecation, and sunset dates. Knows no operation.

use jiff::Span;
use jiff::civil::Date;
use oas_contract::{Header, Node, Operation, Parameter, extensions};

use super::pair::OperationPair;
use crate::change::Found;
use crate::message;
use crate::nodes::alike;
use crate::options::Options;
use crate::rules::{self, Rule};
use crate::verdict::Wire;
use crate::walk::Walk;

/// A date as it is written, `2026-11-21`; nothing where it is none.
pub(crate) fn date(text: &str) -> Option<&str> {
    let date = text.get(..10)?;
    let rest = &text[10..];
    (date.parse::<Date>().is_ok() && (rest.is_empty() || rest.starts_with('T'))).then_some(date)
}

/// How long something may still be used: where and what its document says of that.
#[derive(Clone, Copy)]
pub(crate) struct Lifetime<'d> {
    deprecated: Option<&'d Node>,
    sunset: Option<&'d Node>,
}

impl<'d> Lifetime<'d> {
    pub(crate) fn of_parameter(parameter: &Parameter<'d>) -> Self {
        Self { deprecated: parameter.deprecated_node(), sunset: parameter.extension(&extensions::SUNSET) }
    }

    /// A header has no day of its own from which it may be gone.
    pub(crate) fn of_header(header: &Header<'d>) -> Self {
        Self { deprecated: header.deprecated_node(), sunset: None }
    }

    pub(crate) fn of_operation(operation: &Operation<'d>) -> Self {
        Self { deprecated: operation.deprecated_node(), sunset: operation.extension(&extensions::SUNSET) }
    }

    fn is_deprecated(self) -> bool {
        self.deprecated.and_then(Node::as_bool) == Some(true)
    }

    fn sunset(self) -> Option<&'d str> {
        self.sunset?.as_str()
    }

    /// Which rule the removal of it falls under, and the verdict where it is not the rule's.
    pub(crate) fn removal(
        self,
        options: &Options,
        [plain, early, announced]: [&'static Rule; 3],
    ) -> (&'static Rule, String, Option<Wire>) {
        if !self.is_deprecated() {
            return (plain, String::new(), None);
        }
        match (self.sunset.is_some(), self.sunset().and_then(date)) {
            (_, Some(sunset)) if sunset > options.today.as_str() => {
                (early, format!(" before its sunset date {sunset}"), None)
            }
            (_, Some(sunset)) => (announced, format!(" after its sunset date {sunset}"), None),
            // Nobody was told until when it can be used.
            (true, None) => (early, ", and its sunset date cannot be read".to_owned(), None),
            (false, None) => (announced, " after it was deprecated".to_owned(), Some(Wire::Undecided)),
        }
    }
}

/// The day that is so many days after a date.
fn after(date: &str, days: u32) -> Option<String> {
    Some(date.parse::<Date>().ok()?.checked_add(Span::new().try_days(i64::from(days)).ok()?).ok()?.to_string())
}

/// Deprecation and sunset dates of an operation or a parameter, which has to stay for so many days once it is deprecated.
pub(crate) fn deprecation(
    walk: &mut Walk<'_>,
    pair: &OperationPair<'_, '_>,
    (old, new): (Lifetime<'_>, Lifetime<'_>),
    (subject, days): (&str, u32),
    [deprecated, reactivated]: [&'static Rule; 2],
) {
    let nodes = (old.deprecated, new.deprecated);
    match (old.is_deprecated(), new.is_deprecated()) {
        (false, true) => pair.report(walk, subject, Found::new(deprecated, None, nodes, "it is deprecated now")),
        (true, false) => {
            pair.report(walk, subject, Found::new(reactivated, None, nodes, "it is not deprecated any more"));
        }
        _ => {}
    }
    if days > 0 && new.is_deprecated() && (!old.is_deprecated() || !alike(old.sunset, new.sunset)) {
        period(walk, pair, (old, new), subject, days);
    }
    let (before, after) = (old.sunset(), new.sunset());
    if alike(old.sunset, new.sunset) {
        return;
    }
    let nodes = (old.sunset, new.sunset);
    if new.sunset.is_some() && after.and_then(date).is_none() {
        let text = new.sunset.map(message::value).unwrap_or_default();
        let message = format!("the sunset {text} is no date such as `2026-11-21`");
        pair.report(walk, subject, Found::new(&rules::SUNSET_INVALID, None, nodes, message));
        return;
    }
    let (rule, message) = match (before.and_then(date), after.and_then(date)) {
        (None, Some(after)) => (&rules::SUNSET_ADDED, format!("the sunset date is {after}")),
        (Some(before), Some(after)) if after < before => {
            (&rules::SUNSET_MOVED_EARLIER, format!("the sunset date is {after} now, it was {before}"))
        }
        (Some(before), Some(after)) => {
            (&rules::SUNSET_MOVED, format!("the sunset date is {after} now, it was {before}"))
        }
        (Some(before), None) => (&rules::SUNSET_REMOVED, format!("there is no sunset date any more, it was {before}")),
        _ => return,
    };
    // What is not deprecated stays.
    let stays = rule == &rules::SUNSET_REMOVED && !new.is_deprecated();
    let found = Found::new(rule, None, nodes, message);
    pair.report(walk, subject, found.wire(stays.then_some(Wire::Compatible)));
}

/// Whether what is deprecated stays for as long as is asked for.
fn period(
    walk: &mut Walk<'_>,
    pair: &OperationPair<'_, '_>,
    (old, new): (Lifetime<'_>, Lifetime<'_>),
    subject: &str,
    days: u32,
) {
    let (rule, message) = match (new.sunset, new.sunset().and_then(date)) {
        (_, None) => (
            &rules::SUNSET_MISSING,
            format!("it is deprecated without a sunset date that can be read, and has to stay for {days} days"),
        ),
        (Some(_), Some(sunset)) if after(&walk.options.today, days).is_none_or(|least| sunset < least.as_str()) => {
            let message = format!("the sunset date {sunset} is less than {days} days after {}", walk.options.today);
            (&rules::SUNSET_TOO_EARLY, message)
        }
        _ => return,
    };
    let nodes = (old.sunset.or(old.deprecated), new.sunset.or(new.deprecated));
    pair.report(walk, subject, Found::new(rule, None, nodes, message));
}

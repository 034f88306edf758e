//! Our extensions, as far as the table of extensions says by which rules a change of them is judged. Knows no extension by
//! name.

use oas_contract::extensions::{ALL, Extension, Judged};
use oas_contract::{Node, Site};

use crate::rules::Rule;

/// An extension that is not the same in two objects.
pub(crate) struct Change<'d> {
    pub(crate) extension: &'static Extension,
    pub(crate) rule: &'static Rule,
    /// What happened to it, in words.
    pub(crate) what: &'static str,
    pub(crate) before: Option<&'d Node>,
    pub(crate) after: Option<&'d Node>,
}

/// The extensions that are not the same in two objects that stand on a site.
pub(crate) fn changes<'d>(
    site: Site,
    read: impl Fn(&'static Extension) -> (Option<&'d Node>, Option<&'d Node>),
) -> impl Iterator<Item = Change<'d>> {
    ALL.iter().copied().filter(move |extension| extension.stands_on(Some(site))).filter_map(move |extension| {
        let Judged::By { added, changed, removed } = extension.judged else { return None };
        let (before, after) = read(extension);
        let (rule, what) = match (before, after) {
            (None, Some(_)) => (added, "was added"),
            (Some(before), Some(after)) if !before.is_same(after) => (changed, "is another one"),
            (Some(_), None) => (removed, "was removed"),
            _ => return None,
        };
        let rule = Rule::named(rule).expect("the table of extensions names rules, as a test sees");
        Some(Change { extension, rule, what, before, after })
    })
}

//! The changes of a comparison as people read them: by operation, worst first, and not a thousand of one kind. Knows changes,
//! no form of report.

use std::collections::{BTreeMap, HashMap};

use super::{Comparison, Detail, Level, operations};
use crate::change::Change;

/// The most changes of one rule that break nothing and are shown, unless all are asked for.
const MOST_OF_A_RULE: usize = 3;

/// The changes that concern the same operations, worst first.
pub(super) struct Group<'c> {
    /// The operations, in one line; nothing for what is about none.
    operations: Option<String>,
    pub(super) changes: Vec<(Level, &'c Change)>,
}

impl Group<'_> {
    /// What its changes are about.
    pub(super) fn about(&self) -> &str {
        self.operations.as_deref().unwrap_or("the document")
    }
}

/// What is shown of a comparison, and what is only counted.
pub(super) struct Groups<'c> {
    pub(super) list: Vec<Group<'c>>,
    /// Of what there are too many: the rule, and how many are not shown.
    pub(super) more: BTreeMap<(Level, &'static str), usize>,
    /// How many are below the level that is shown.
    pub(super) below: usize,
}

impl<'c> Groups<'c> {
    pub(super) fn of(comparison: &'c Comparison, detail: Detail) -> Self {
        let mut below = 0;
        let mut more = BTreeMap::new();
        let mut counts: HashMap<(Level, &str), usize> = HashMap::new();
        let mut groups: Vec<Group<'c>> = Vec::new();
        let mut index: HashMap<(&[std::sync::Arc<str>], bool), usize> = HashMap::new();
        for change in &comparison.changes {
            let level = Level::of(change, detail.rust);
            if level < detail.level {
                below += 1;
                continue;
            }
            let count = counts.entry((level, change.rule.id)).or_default();
            *count += 1;
            if level <= Level::Undecided && *count > MOST_OF_A_RULE && !detail.all {
                *more.entry((level, change.rule.id)).or_default() += 1;
                continue;
            }
            let key = (&*change.operations, change.more_operations);
            let number = *index.entry(key).or_insert_with(|| {
                groups.push(Group { operations: operations(change), changes: Vec::new() });
                groups.len() - 1
            });
            groups[number].changes.push((level, change));
        }
        for group in &mut groups {
            group.changes.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
        }
        groups.sort_by_key(|group| std::cmp::Reverse(group.changes.first().map(|(level, _)| *level)));
        Self { list: groups, more, below }
    }

    /// What is not shown, in lines.
    pub(super) fn hidden(&self) -> Vec<String> {
        let more = self.more.iter().rev();
        more.map(|((level, rule), count)| format!("and {count} more {level}[{rule}]: --all shows them"))
            .chain(
                (self.below > 0).then(|| format!("{} below the level that is shown: --level compatible", self.below)),
            )
            .collect()
    }
}

//! Integers that several alternatives hold together, where none of them holds them all: between ranges that adjoin there is no
//! integer. Knows one level of alternatives.

use oas_contract::Kind;

use super::Relation;
use super::question::Question;
use super::set::ValueSet;
use super::subset::{Inside, Subsets, TRIED};
use crate::schema::flattened::{Flattened, Union};

/// So many values of a list are looked at.
const LISTED: usize = 256;

impl Subsets {
    /// Whether every integer of a set, which has no alternatives of its own, is in some alternative of the other set.
    pub(super) fn together<'d>(
        &mut self,
        sub: &ValueSet<'_, 'd>,
        sup: &ValueSet<'_, 'd>,
        union: &Union<'d>,
        question: Question,
        depth: usize,
    ) -> Relation {
        let mut held = Vec::new();
        for alternative in union.alternatives.iter().take(TRIED) {
            let schema = sup.alternative(*alternative, union.alone);
            let parts = Flattened::of(&schema);
            let set = ValueSet::new(&schema, &parts);
            let plain = parts.unions().is_empty() && !parts.any(|part| part.not().is_some());
            for (least, greatest) in ranges(&set).into_iter().filter(|_| plain) {
                let range = (least.max(sub.integers.0), greatest.min(sub.integers.1));
                let narrowed = sub.with_integers(range);
                let is_held = range.0 <= range.1
                    && self.set(&narrowed, &set, question, Some(Kind::Integer), Inside::Asked(depth))
                        == Relation::Within;
                held.extend(is_held.then_some(range));
            }
        }
        held.sort_unstable();
        let (mut least, greatest) = sub.integers;
        for range in held {
            if range.0 > least {
                break;
            }
            if range.1 >= greatest {
                return Relation::Within;
            }
            least = least.max(range.1 + 1);
        }
        Relation::Outside
    }
}

/// Ranges outside of which a set has no integers.
fn ranges(set: &ValueSet<'_, '_>) -> Vec<(i128, i128)> {
    let Some(listing) = set.listings.first() else { return vec![set.integers] };
    let integers = listing.values.iter().filter_map(|value| value.as_number()?.to_i64());
    integers.take(LISTED).map(|value| (value.into(), value.into())).collect()
}

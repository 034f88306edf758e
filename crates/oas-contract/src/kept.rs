//! Whether a document says by words of ours what becomes of what a provider keeps. Knows which words these are, not what they say.

use crate::document::Document;
use crate::tables::extensions::{EFFECT, IDENTIFIES, PAIRS, TIME_OF};
use crate::walk::walk;

impl Document {
    /// Whether it has `x-identifies`, `x-time-of`, `x-pairs` or `x-effect` anywhere. Of a document that has none of them, it may be
    /// read from names.
    pub fn says_what_is_kept(&self) -> bool {
        let mut says = false;
        walk(self, &mut |step| {
            says |= [&IDENTIFIES, &TIME_OF, &PAIRS, &EFFECT].iter().any(|known| known.name == step.member);
            !says
        });
        says
    }
}

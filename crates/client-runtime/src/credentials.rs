//! The credentials of one attempt: the schemes of a call, and the tokens that were obtained for them. Knows nothing of how
//! they are put to use.

use crate::authentication::Authentication;
use crate::core::Core;
use crate::token::Issued;

/// The schemes of a call, and the tokens of those that have one.
pub(crate) struct Credentials<'c> {
    core: &'c Core,
    schemes: &'static [usize],
    /// Each with the place of its scheme among `schemes`.
    tokens: Vec<(usize, Issued)>,
}

impl<'c> Credentials<'c> {
    pub(crate) fn new(core: &'c Core, schemes: &'static [usize]) -> Self {
        Self { core, schemes, tokens: Vec::new() }
    }

    /// Adds the token of the scheme at a place.
    pub(crate) fn add(&mut self, index: usize, token: Issued) {
        self.tokens.push((index, token));
    }

    /// The schemes, each with its token where it has one.
    pub(crate) fn schemes(&self) -> impl Iterator<Item = (&'c Authentication, Option<&Issued>)> {
        self.schemes.iter().enumerate().filter_map(|(index, scheme)| {
            let token = self.tokens.iter().find(|(known, _)| *known == index).map(|(_, token)| token);
            Some((self.core.authentication(*scheme)?, token))
        })
    }

    /// Whether one of them had to be obtained.
    pub(crate) fn are_issued(&self) -> bool {
        !self.tokens.is_empty()
    }

    /// The provider does not accept them; whether there may be others.
    pub(crate) fn reject(&self) -> bool {
        self.schemes().fold(false, |any, (scheme, token)| scheme.reject(token) || any)
    }
}

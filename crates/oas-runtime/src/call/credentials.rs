//! The credentials of one attempt: the schemes of a call, and the tokens that were obtained for them. Knows nothing of how
//! they are put to use.

use crate::Error;
use crate::authentication::{Authentication, Issued, TokenCache};
use crate::client::Core;

/// The schemes of a call, and the tokens of those that have one.
pub(crate) struct Credentials<'c> {
    core: &'c Core,
    schemes: &'static [usize],
    /// Each with the index of its scheme in `schemes`.
    tokens: Vec<(usize, Issued)>,
}

impl<'c> Credentials<'c> {
    pub(crate) fn new(core: &'c Core, schemes: &'static [usize]) -> Self {
        Self { core, schemes, tokens: Vec::new() }
    }

    /// Whether a token must be obtained for one of them.
    pub(crate) fn are_incomplete(&self) -> bool {
        self.caches().next().is_some()
    }

    fn caches(&self) -> impl Iterator<Item = (usize, &'c TokenCache)> + use<'c> {
        let core = self.core;
        let schemes = self.schemes.iter().enumerate();
        schemes.filter_map(move |(index, scheme)| Some((index, core.authentication(*scheme)?.cache()?)))
    }

    /// Obtains the tokens, where they are not at hand.
    pub(crate) async fn complete(&mut self) -> Result<(), Error> {
        for (index, cache) in self.caches() {
            self.tokens.push((index, cache.get(self.core.now()).await?));
        }
        Ok(())
    }

    /// The schemes, each with its token where it has one.
    pub(crate) fn schemes(&self) -> impl Iterator<Item = (&'c Authentication, Option<&Issued>)> {
        self.schemes.iter().enumerate().filter_map(|(index, scheme)| {
            let token = self.tokens.iter().find(|(known, _)| *known == index).map(|(_, token)| token);
            Some((self.core.authentication(*scheme)?, token))
        })
    }

    /// The provider does not accept them; whether there may be others.
    pub(crate) fn reject(&self) -> bool {
        self.schemes().fold(false, |any, (scheme, token)| scheme.reject(token) || any)
    }
}

//! Texts that must not be seen, masked wherever they stand and however they are written there. Knows spellings, not where
//! secrets come from.

use std::borrow::Cow;

use zeroize::Zeroizing;

use crate::Json;
use crate::percent_encoding::encode_component;

/// What stands for a secret.
pub(crate) const MASK: &str = "***";
/// The shortest secret that is masked in what others have written, in bytes: shorter ones are parts of ordinary words.
const SHORTEST: usize = 4;

/// Secrets, in every spelling that a request or an answer has for them, the longest first: one that is part of another must not
/// break it up.
#[derive(Default)]
pub(crate) struct Mask(Vec<Zeroizing<String>>);

impl Mask {
    /// Masks a text from now on.
    pub(crate) fn hide(&mut self, secret: &str) {
        let json = Json::from(secret).to_string();
        let json = json.trim_matches('"').to_owned();
        for spelling in [secret.to_owned(), encode_component(secret).into_owned(), json] {
            if !spelling.is_empty() && !self.0.iter().any(|known| **known == spelling) {
                let longer = self.0.iter().take_while(|known| known.len() >= spelling.len()).count();
                self.0.insert(longer, spelling.into());
            }
        }
    }

    /// Masks the same texts, but for those that are too short to be told from ordinary words.
    pub(crate) fn without_short(mut self) -> Self {
        self.0.retain(|secret| secret.len() >= SHORTEST);
        self
    }

    /// Whether a text is one of them, be it a short one.
    #[cfg(feature = "recording")]
    pub(crate) fn is_whole(&self, text: &str) -> bool {
        self.0.iter().any(|secret| **secret == text)
    }

    /// Masks those that are long enough to be told from ordinary words.
    #[cfg(feature = "recording")]
    pub(crate) fn apply_to_long<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let long = self.0.iter().filter(|secret| secret.len() >= SHORTEST);
        long.fold(text.into(), |text: Cow<'t, str>, secret| replaced(text, secret))
    }

    pub(crate) fn apply<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.0.iter().fold(text.into(), |text: Cow<'t, str>, secret| replaced(text, secret))
    }

    /// Masks a body of which the end may be missing, and with it the end of a secret.
    pub(crate) fn apply_to_beginning(&self, body: Vec<u8>) -> Vec<u8> {
        // A body that is no text stays as it is where nothing in it is secret.
        let is_secret = self.0.iter().any(|secret| contains(&body, secret.as_bytes()));
        let mut masked = body;
        if is_secret {
            masked = self.apply(&String::from_utf8_lossy(&masked)).into_owned().into_bytes();
        }
        if let Some(length) = self.cut(&masked) {
            masked.truncate(masked.len() - length);
            masked.extend_from_slice(MASK.as_bytes());
        }
        masked
    }

    /// The length of the beginning of a secret that something ends with.
    fn cut(&self, body: &[u8]) -> Option<usize> {
        let cut = |secret: &Zeroizing<String>| {
            (SHORTEST..secret.len()).rev().find(|length| body.ends_with(&secret.as_bytes()[..*length]))
        };
        self.0.iter().filter_map(cut).max()
    }

    /// Masks the beginning of a secret at the end of a text that is cut there.
    #[cfg(feature = "recording")]
    pub(crate) fn apply_to_end(&self, mut text: String) -> String {
        if let Some(length) = self.cut(text.as_bytes()) {
            text.truncate(text.len() - length);
            text += MASK;
        }
        text
    }
}

fn replaced<'t>(text: Cow<'t, str>, secret: &str) -> Cow<'t, str> {
    match text.contains(secret) {
        true => text.replace(secret, MASK).into(),
        false => text,
    }
}

fn contains(body: &[u8], part: &[u8]) -> bool {
    body.windows(part.len()).any(|window| window == part)
}

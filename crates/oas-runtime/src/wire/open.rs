//! Values of a type that cannot hold all that providers send. Knows what they are made of as text.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// A value, or the text of one that its type cannot hold: a time beyond the year 9999, which means "never" to some, or a day of a
/// month that has none. As with open enumerations, such a text does no harm, and is written back as it was read. So is a value
/// that is spelled in another way than its own (`2020-12-30T03:23:29.000+00:00`), which is equal to any other of its kind.
///
/// ```
/// use oas_runtime::Open;
/// use oas_runtime::jiff::Timestamp;
///
/// let time: Open<Timestamp> = Timestamp::UNIX_EPOCH.into();
/// assert_eq!(time.known(), Some(&Timestamp::UNIX_EPOCH));
/// let never = Open::<Timestamp>::unknown("9999-12-31T23:59:59Z");
/// assert_eq!((never.known(), never.to_string()), (None, "9999-12-31T23:59:59Z".to_owned()));
/// ```
#[derive(Clone)]
pub struct Open<T>(Held<T>);

#[derive(Clone)]
enum Held<T> {
    Known(T),
    /// A value, and the text that it was read from.
    Spelled(T, Box<str>),
    Unknown(Box<str>),
}

impl<T> Open<T> {
    /// The text of a value that the type cannot hold.
    pub fn unknown(text: impl Into<String>) -> Self {
        Self(Held::Unknown(text.into().into()))
    }

    /// A value in a spelling that is not its own.
    pub(crate) fn spelled(value: T, text: &str) -> Self {
        Self(Held::Spelled(value, text.into()))
    }

    /// The value, if it is one of the type.
    pub fn known(&self) -> Option<&T> {
        match &self.0 {
            Held::Known(value) | Held::Spelled(value, _) => Some(value),
            Held::Unknown(_) => None,
        }
    }

    /// The text that it was read from, where its value alone does not say it.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.0 {
            Held::Known(_) => None,
            Held::Spelled(_, text) | Held::Unknown(text) => Some(text),
        }
    }

    /// The value, or the text of another one.
    ///
    /// # Errors
    ///
    /// The text of a value that the type cannot hold.
    pub fn into_known(self) -> Result<T, String> {
        match self.0 {
            Held::Known(value) | Held::Spelled(value, _) => Ok(value),
            Held::Unknown(text) => Err(text.into()),
        }
    }

    /// The value, or else the text.
    fn either(&self) -> Result<&T, &str> {
        self.known().ok_or_else(|| self.text().unwrap_or_default())
    }
}

impl<T: fmt::Debug> fmt::Debug for Open<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.either() {
            Ok(value) => f.debug_tuple("Known").field(value).finish(),
            Err(text) => f.debug_tuple("Unknown").field(&text).finish(),
        }
    }
}

impl<T: PartialEq> PartialEq for Open<T> {
    fn eq(&self, other: &Self) -> bool {
        self.either() == other.either()
    }
}

impl<T: Eq> Eq for Open<T> {}

impl<T: PartialOrd> PartialOrd for Open<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.either().partial_cmp(&other.either())
    }
}

impl<T: Ord> Ord for Open<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.either().cmp(&other.either())
    }
}

impl<T: Hash> Hash for Open<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.either().hash(state);
    }
}

impl<T> From<T> for Open<T> {
    fn from(value: T) -> Self {
        Self(Held::Known(value))
    }
}

impl<T: PartialEq> PartialEq<T> for Open<T> {
    fn eq(&self, other: &T) -> bool {
        self.known() == Some(other)
    }
}

impl<T: PartialOrd> PartialOrd<T> for Open<T> {
    /// What its type cannot hold is neither less nor greater.
    fn partial_cmp(&self, other: &T) -> Option<Ordering> {
        self.known()?.partial_cmp(other)
    }
}

impl<T: fmt::Display> fmt::Display for Open<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.either() {
            Ok(value) => value.fmt(f),
            Err(text) => f.pad(text),
        }
    }
}

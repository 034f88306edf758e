//! Values of a type that cannot hold all that providers send. Knows what they are made of as text.

use std::cmp::Ordering;
use std::fmt;

/// A value, or the text of one that its type cannot hold: a time beyond the year 9999, which means "never" to some, or a day of a
/// month that has none. As with open enumerations, such a text does no harm, and is written back as it was read.
///
/// ```
/// use oas_runtime::Open;
/// use oas_runtime::jiff::Timestamp;
///
/// let time: Open<Timestamp> = Timestamp::UNIX_EPOCH.into();
/// assert_eq!(time.known(), Some(&Timestamp::UNIX_EPOCH));
/// assert_eq!(Open::<Timestamp>::Unknown("9999-12-31T23:59:59Z".to_owned()).to_string(), "9999-12-31T23:59:59Z");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Open<T> {
    /// A value of the type.
    Known(T),
    /// The text of another one.
    Unknown(String),
}

impl<T> Open<T> {
    /// The value, if it is one of the type.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }

    /// The value, or the text of another one.
    pub fn into_known(self) -> Result<T, String> {
        match self {
            Self::Known(value) => Ok(value),
            Self::Unknown(text) => Err(text),
        }
    }
}

impl<T> From<T> for Open<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
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
        match self {
            Self::Known(value) => value.fmt(f),
            Self::Unknown(text) => f.pad(text),
        }
    }
}

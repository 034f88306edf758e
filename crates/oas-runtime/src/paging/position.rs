//! Where a list can be taken up again later, as a text.

use std::fmt;
use std::str::FromStr;

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::PagingStyle;
use crate::percent_encoding::encode_component;

/// A place in a list, for going on later, in another process perhaps. Its text is stable:
/// `cursor=eyJpZCI6MX0%3D&skip=3`, `page=4&size=10&skip=0`, `offset=1500&skip=0`,
/// `link=%2Fimages%3Fmarker%3D7&skip=0`.
///
/// ```
/// use oas_runtime::Position;
///
/// let position: Position = "page=4&size=10&skip=3".parse()?;
/// assert_eq!(position.to_string(), "page=4&size=10&skip=3");
/// # Ok::<(), oas_runtime::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    pub(super) style: PagingStyleName,
    /// The cursor, page, offset or link; nothing for the beginning.
    pub(super) start: Option<String>,
    /// The number of items on a page that was asked for.
    pub(super) size: Option<String>,
    /// The items of the page that were taken already.
    pub(super) skip: usize,
}

/// The style under its name in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct PagingStyleName(pub(super) &'static str);

impl From<PagingStyle> for PagingStyleName {
    fn from(style: PagingStyle) -> Self {
        Self(match style {
            PagingStyle::Cursor | PagingStyle::Marker => "cursor",
            PagingStyle::Page { .. } => "page",
            PagingStyle::Offset => "offset",
            PagingStyle::Link => "link",
        })
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.style.0, encode_component(self.start.as_deref().unwrap_or_default()))?;
        if let Some(size) = &self.size {
            write!(f, "&size={}", encode_component(size))?;
        }
        write!(f, "&skip={}", self.skip)
    }
}

impl FromStr for Position {
    type Err = crate::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fault = || {
            let message =
                format!("`{}` is no position in a list, such as `page=4&size=10&skip=3`", text.escape_debug());
            crate::Error::configuration(message)
        };
        let mut pairs = text.split('&').map(|pair| pair.split_once('='));
        let mut next = || pairs.next().map(|pair| pair.ok_or_else(fault)).transpose();
        let decode = |text: &str| percent_decode_str(text).decode_utf8().map(String::from).map_err(|_| fault());
        let (style, start) = next()?.ok_or_else(fault)?;
        let styles = ["cursor", "page", "offset", "link"].map(PagingStyleName);
        let style = styles.into_iter().find(|known| known.0 == style).ok_or_else(fault)?;
        let (mut name, mut value) = next()?.ok_or_else(fault)?;
        let mut size = None;
        if name == "size" {
            size = Some(decode(value)?);
            (name, value) = next()?.ok_or_else(fault)?;
        }
        if name != "skip" || next()?.is_some() {
            return Err(fault());
        }
        let skip = value.parse().map_err(|_| fault())?;
        let start = Some(decode(start)?).filter(|start| !start.is_empty());
        Ok(Self { style, start, size, skip })
    }
}

impl Serialize for Position {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(|error: crate::Error| de::Error::custom(error.message()))
    }
}

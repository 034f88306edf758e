//! JSON pointers (RFC 6901), and the token `*` for any member or element. Knows trees by their members and elements alone.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

/// A way from a value to what stands inside it: `/data/items/0/id`. A token that is `*` leads to every member or element,
/// where all that is reached is asked for ([`Pointer::resolve_all`]).
///
/// ```
/// use oas_values::Pointer;
///
/// let document = serde_json::json!({"paths": {"/v1/images": {"get": {"deprecated": true}}}});
/// let pointer = Pointer::parse("/paths/~1v1~1images/get/deprecated")?;
/// assert_eq!(pointer.resolve(&document), Some(&serde_json::json!(true)));
/// assert!(Pointer::parse("data/items").is_err());
/// # Ok::<(), oas_values::ParsePointerError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer<'p>(&'p str);

/// A text that is no JSON pointer: it is not empty and does not begin with `/`, or a `~` stands before neither `0` nor `1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsePointerError;

impl fmt::Display for ParsePointerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "this is no JSON pointer: it begins with `/`, and `~` is written `~0` there and `/` inside a name `~1`",
        )
    }
}

impl std::error::Error for ParsePointerError {}

/// A tree in which pointers lead somewhere.
pub trait Container {
    /// The member of this name, where this has members.
    fn member(&self, name: &str) -> Option<&Self>;

    /// The element of this index, where this has elements.
    fn element(&self, index: usize) -> Option<&Self>;

    /// All members or elements.
    fn children(&self) -> Vec<&Self>;
}

impl Container for Value {
    fn member(&self, name: &str) -> Option<&Self> {
        self.as_object()?.get(name)
    }

    fn element(&self, index: usize) -> Option<&Self> {
        self.as_array()?.get(index)
    }

    fn children(&self) -> Vec<&Self> {
        match self {
            Self::Object(members) => members.values().collect(),
            Self::Array(elements) => elements.iter().collect(),
            _ => Vec::new(),
        }
    }
}

impl<'p> Pointer<'p> {
    /// The pointer to the whole value.
    pub const ROOT: Self = Self("");

    /// Reads a pointer.
    ///
    /// # Errors
    ///
    /// A text that is none.
    pub fn parse(text: &'p str) -> Result<Self, ParsePointerError> {
        let escaped =
            |(at, byte): (usize, u8)| byte != b'~' || matches!(text.as_bytes().get(at + 1), Some(b'0' | b'1'));
        let sound = (text.is_empty() || text.starts_with('/')) && text.bytes().enumerate().all(escaped);
        sound.then_some(Self(text)).ok_or(ParsePointerError)
    }

    /// A pointer that is known to be one, as generated code writes it.
    pub const fn known(text: &'p str) -> Self {
        Self(text)
    }

    /// The text of the pointer, as it is written.
    pub const fn as_str(self) -> &'p str {
        self.0
    }

    /// The names and indexes on the way.
    pub fn tokens(self) -> impl Iterator<Item = Token<'p>> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let text = rest.strip_prefix('/')?;
            let (token, after) = text.split_at(text.bytes().position(|byte| byte == b'/').unwrap_or(text.len()));
            rest = after;
            Some(Token(token))
        })
    }

    /// What it leads to.
    pub fn resolve<T: Container>(self, value: &T) -> Option<&T> {
        self.tokens().try_fold(value, |value, token| token.step(value))
    }

    /// The way to the first `*`, and the way from there; nothing where there is none.
    pub fn split_at_any(self) -> Option<(Self, Self)> {
        let at =
            self.0.match_indices("/*").find(|(at, _)| matches!(self.0.as_bytes().get(at + 2), None | Some(b'/')))?.0;
        Some((Self(&self.0[..at]), Self(&self.0[at + 2..])))
    }

    /// Calls a function with everything it leads to, where `*` stands for any member or element.
    pub fn for_each_mut(self, value: &mut Value, work: &mut dyn FnMut(&mut Value)) {
        let Some((before, rest)) = self.split_at_any() else {
            return value.pointer_mut(self.0).into_iter().for_each(work);
        };
        match value.pointer_mut(before.0) {
            Some(Value::Object(members)) => members.values_mut().for_each(|value| rest.for_each_mut(value, work)),
            Some(Value::Array(elements)) => elements.iter_mut().for_each(|value| rest.for_each_mut(value, work)),
            _ => {}
        }
    }

    /// Everything it leads to, where `*` stands for any member or element.
    pub fn resolve_all<T: Container>(self, value: &T) -> Vec<&T> {
        self.tokens().fold(vec![value], |reached, token| match token.is_any() {
            true => reached.into_iter().flat_map(Container::children).collect(),
            false => reached.into_iter().filter_map(|value| token.step(value)).collect(),
        })
    }
}

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// One step of a pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'p>(&'p str);

impl<'p> Token<'p> {
    /// The name that it stands for.
    pub fn name(self) -> Cow<'p, str> {
        match self.0.bytes().any(|byte| byte == b'~') {
            true => Cow::Owned(self.0.replace("~1", "/").replace("~0", "~")),
            false => Cow::Borrowed(self.0),
        }
    }

    /// The index that it may stand for: digits without a zero before others.
    pub fn index(self) -> Option<usize> {
        let digits = self.0.bytes().all(|byte| byte.is_ascii_digit()) && (self.0 == "0" || !self.0.starts_with('0'));
        digits.then(|| self.0.parse().ok()).flatten()
    }

    /// The member and its value by which it chooses an element of a list: `rel=next`. What it is in an object is a name.
    pub fn choice(self) -> Option<(String, String)> {
        let (member, value) = self.0.split_once('=')?;
        let read = |text| Token(text).name().into_owned();
        (!member.is_empty()).then(|| (read(member), read(value)))
    }

    /// Whether it is `*`.
    pub fn is_any(self) -> bool {
        self.0 == "*"
    }

    fn step<T: Container>(self, value: &T) -> Option<&T> {
        value.member(&self.name()).or_else(|| value.element(self.index()?))
    }
}

/// A name as a token of a pointer.
///
/// ```
/// assert_eq!(oas_values::escape("/v1/images"), "~1v1~1images");
/// ```
pub fn escape(name: &str) -> Cow<'_, str> {
    match name.contains(['~', '/']) {
        true => Cow::Owned(name.replace('~', "~0").replace('/', "~1")),
        false => Cow::Borrowed(name),
    }
}

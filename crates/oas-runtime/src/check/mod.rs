//! Bounds of values that go out. A value that a provider would refuse is refused here, before anything is sent.

#[cfg(feature = "patterns")]
mod pattern;

use std::collections::BTreeMap;

pub use oas_values::Number;

#[cfg(feature = "patterns")]
pub use pattern::Pattern;

/// A number of a contract.
type Known = Number<&'static str>;

/// Bounds of a value, starting from [`Bounds::NONE`].
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    minimum: Option<Known>,
    maximum: Option<Known>,
    exclusive_minimum: bool,
    exclusive_maximum: bool,
    multiple_of: Option<Known>,
    min_length: Option<u64>,
    max_length: Option<u64>,
    #[cfg(feature = "patterns")]
    pattern: Option<Pattern>,
}

impl Bounds {
    /// The bounds of a value for which everything is allowed.
    pub const NONE: Self = Self {
        minimum: None,
        maximum: None,
        exclusive_minimum: false,
        exclusive_maximum: false,
        multiple_of: None,
        min_length: None,
        max_length: None,
        #[cfg(feature = "patterns")]
        pattern: None,
    };

    /// The least number that is allowed.
    #[must_use]
    pub const fn minimum(self, number: Known) -> Self {
        Self { minimum: Some(number), ..self }
    }

    /// The greatest number that is allowed.
    #[must_use]
    pub const fn maximum(self, number: Known) -> Self {
        Self { maximum: Some(number), ..self }
    }

    /// Refuses the least number itself.
    #[must_use]
    pub const fn exclusive_minimum(self) -> Self {
        Self { exclusive_minimum: true, ..self }
    }

    /// Refuses the greatest number itself.
    #[must_use]
    pub const fn exclusive_maximum(self) -> Self {
        Self { exclusive_maximum: true, ..self }
    }

    /// What a number must be a multiple of.
    #[must_use]
    pub const fn multiple_of(self, number: Known) -> Self {
        Self { multiple_of: Some(number), ..self }
    }

    /// `minLength` of a text, `minItems` of a list: the least number of characters or elements.
    #[must_use]
    pub const fn min_length(self, count: u64) -> Self {
        Self { min_length: Some(count), ..self }
    }

    /// `maxLength` of a text, `maxItems` of a list: the greatest number of characters or elements.
    #[must_use]
    pub const fn max_length(self, count: u64) -> Self {
        Self { max_length: Some(count), ..self }
    }

    /// A regular expression that a text must match somewhere.
    #[cfg(feature = "patterns")]
    #[must_use]
    pub const fn pattern(self, pattern: Pattern) -> Self {
        Self { pattern: Some(pattern), ..self }
    }
}

/// A value that can be held against bounds.
pub trait Measured {
    /// Its number, if it is one; what is no finite number is its name.
    fn number(&self) -> Option<Result<Number, String>> {
        None
    }

    /// Its number of characters or elements, and what to call them.
    fn length(&self) -> Option<(usize, &'static str)> {
        None
    }

    /// Its text, if it is one.
    fn text(&self) -> Option<&str> {
        None
    }
}

macro_rules! integers {
    ($($kind:ty)*) => {
        $(impl Measured for $kind {
            fn number(&self) -> Option<Result<Number, String>> {
                // Only integers of more than 63 bits are written out.
                Some(i64::try_from(*self).map_or_else(|_| written(self), |value| Ok(Number::integer(value))))
            }
        })*
    };
}

integers!(i8 i16 i32 i64 u8 u16 u32 u64);

impl Measured for f64 {
    fn number(&self) -> Option<Result<Number, String>> {
        Some(written(self))
    }
}

impl Measured for f32 {
    fn number(&self) -> Option<Result<Number, String>> {
        Some(written(self))
    }
}

fn written(number: &impl ToString) -> Result<Number, String> {
    let text = number.to_string();
    text.parse().map_err(|_| text)
}

impl Measured for bool {}

impl Measured for crate::Json {}

impl Measured for String {
    fn length(&self) -> Option<(usize, &'static str)> {
        Some((self.chars().count(), "characters"))
    }

    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Measured for crate::Secret {
    fn length(&self) -> Option<(usize, &'static str)> {
        Some((self.expose().chars().count(), "characters"))
    }

    fn text(&self) -> Option<&str> {
        Some(self.expose())
    }
}

impl<T> Measured for Vec<T> {
    fn length(&self) -> Option<(usize, &'static str)> {
        Some((self.len(), "elements"))
    }
}

impl<T> Measured for BTreeMap<String, T> {}

/// What is wrong with a value, as the end of a sentence that starts with its name.
pub(crate) fn fault(value: &dyn Measured, bounds: &Bounds) -> Option<String> {
    match value.number() {
        Some(Ok(number)) => return number_fault(&number, bounds),
        Some(Err(text)) => return Some(format!("is {text}, but must be {}", range(bounds))),
        None => {}
    }
    let (min, max) = (bounds.min_length.unwrap_or(0), bounds.max_length.unwrap_or(u64::MAX));
    let counted = (bounds.min_length.is_some() || bounds.max_length.is_some()).then(|| value.length()).flatten();
    if let Some((length, unit)) = counted.filter(|(length, _)| !(min..=max).contains(&(*length as u64))) {
        return Some(length_fault(length, unit, bounds));
    }
    #[cfg(feature = "patterns")]
    return bounds.pattern?.fault(value.text()?);
    #[cfg(not(feature = "patterns"))]
    None
}

fn number_fault(number: &Number, bounds: &Bounds) -> Option<String> {
    let low = bounds.minimum.is_some_and(|min| *number < min || bounds.exclusive_minimum && *number == min);
    let high = bounds.maximum.is_some_and(|max| *number > max || bounds.exclusive_maximum && *number == max);
    if low || high {
        return Some(format!("is {number}, but must be {}", range(bounds)));
    }
    let divisor = bounds.multiple_of.filter(|divisor| number.is_multiple_of(divisor) == Some(false))?;
    Some(format!("is {number}, but must be a multiple of {divisor}"))
}

#[cold]
fn length_fault(length: usize, unit: &str, bounds: &Bounds) -> String {
    let allowed = match (bounds.min_length, bounds.max_length) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (_, max) => format!("at most {}", max.unwrap_or(u64::MAX)),
    };
    format!("has {length} {unit}, but must have {allowed}")
}

fn range(bounds: &Bounds) -> String {
    let low = bounds.minimum.map(|min| match bounds.exclusive_minimum {
        true => format!("greater than {min}"),
        false => format!("at least {min}"),
    });
    let high = bounds.maximum.map(|max| match bounds.exclusive_maximum {
        true => format!("less than {max}"),
        false => format!("at most {max}"),
    });
    match (bounds.minimum, bounds.maximum, low, high) {
        (Some(min), Some(max), ..) if !bounds.exclusive_minimum && !bounds.exclusive_maximum => {
            format!("from {min} to {max}")
        }
        (_, _, Some(low), Some(high)) => format!("{low} and {high}"),
        (_, _, low, high) => low.or(high).unwrap_or_else(|| "a finite number".to_owned()),
    }
}

/// A request body, a parameter, or a part of one, whose fields have bounds.
pub trait Checked {
    /// Holds every field against its bounds.
    fn check(&self, checker: &mut Checker);
}

/// What is not there has no bounds.
impl<T: Checked> Checked for Option<T> {
    fn check(&self, checker: &mut Checker) {
        if let Some(value) = self {
            value.check(checker);
        }
    }
}

impl<T: Checked + ?Sized> Checked for Box<T> {
    fn check(&self, checker: &mut Checker) {
        (**self).check(checker);
    }
}

/// Walks a request body, or a parameter, and keeps the first fault.
#[derive(Debug)]
pub struct Checker {
    path: Vec<String>,
    fault: Option<String>,
}

impl Checker {
    pub(crate) fn new(name: &str) -> Self {
        Self { path: vec![name.to_owned()], fault: None }
    }

    pub(crate) fn finish(self) -> Option<String> {
        self.fault
    }

    /// Holds a field against its bounds.
    pub fn value(&mut self, name: &str, value: &dyn Measured, bounds: &Bounds) {
        if self.fault.is_none() {
            self.fault = fault(value, bounds).map(|what| format!("`{}.{name}` {what}", self.path.join(".")));
        }
    }

    /// Checks the inside of a field.
    pub fn inside(&mut self, name: &str, value: &dyn Checked) {
        self.path.push(name.to_owned());
        value.check(self);
        self.path.pop();
    }

    /// Checks the elements of a field.
    pub fn list<T: Checked>(&mut self, name: &str, values: &[T]) {
        for (index, value) in values.iter().enumerate() {
            self.inside(&format!("{name}[{index}]"), value);
        }
    }
}

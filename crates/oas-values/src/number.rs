//! Integers and decimals of any size. Knows digits and exponents, nothing of what a number bounds.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// The largest exponent that is read: a number is never written out in full, but nobody means `1e9999999999`.
const LARGEST_EXPONENT: i64 = 1_000_000_000;

/// The most significant digits of a divisor: with one more, the remainder of a division would not fit into 128 bits.
const LONGEST_DIVISOR: usize = 36;

/// A number as it is written: `1`, `1.0` and `10e-1` are equal, and each is printed as it was read.
///
/// `S` holds the text of what is no integer of 64 bits; in a constant it is `&'static str`.
///
/// ```
/// use oas_values::Number;
///
/// const HALF: Number<&str> = Number::written("0.50");
/// let half: Number = ".5".parse()?;
/// assert_eq!(half.as_ref(), HALF);
/// assert_eq!(HALF.to_string(), "0.50");
/// assert!(HALF < Number::<&str>::integer(1));
/// # Ok::<(), oas_values::ParseNumberError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Number<S = Box<str>>(Form<S>);

#[derive(Clone, Copy, Debug)]
enum Form<S> {
    Integer(i64),
    Written(S),
}

/// A text that is no number, or one with an exponent of more than nine digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseNumberError;

impl fmt::Display for ParseNumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is no decimal number, or its exponent has more than nine digits")
    }
}

impl std::error::Error for ParseNumberError {}

impl<S> Number<S> {
    /// The number that an integer is.
    pub const fn integer(value: i64) -> Self {
        Self(Form::Integer(value))
    }
}

impl Number<&'static str> {
    /// A number that is known to be one, as generated code writes it.
    pub const fn written(text: &'static str) -> Self {
        Self(Form::Written(text))
    }
}

impl FromStr for Number {
    type Err = ParseNumberError;

    /// Reads what JSON and YAML write for decimal numbers, a sign or a point at the beginning included.
    fn from_str(text: &str) -> Result<Self, ParseNumberError> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.starts_with(|c: char| matches!(c, '1'..='9'))
            && let Ok(integer) = text.parse()
        {
            return Ok(Self::integer(integer));
        }
        if text == "0" {
            return Ok(Self::integer(0));
        }
        split(text).ok_or(ParseNumberError)?;
        Ok(Self(Form::Written(text.into())))
    }
}

impl<S: AsRef<str>> Number<S> {
    /// The same number without its text.
    pub fn as_ref(&self) -> Number<&str> {
        Number(match &self.0 {
            Form::Integer(value) => Form::Integer(*value),
            Form::Written(text) => Form::Written(text.as_ref()),
        })
    }

    /// Whether there is nothing behind the point: true of `1.0` and `1e3`.
    pub fn is_integer(&self) -> bool {
        matches!(self.0, Form::Integer(_)) || self.with_decimal(|decimal| decimal.point >= decimal.length())
    }

    /// The value, if it is an integer of 64 bits.
    pub fn to_i64(&self) -> Option<i64> {
        i64::try_from(self.to_i128()?).ok()
    }

    /// The value, if it is an integer of 64 bits that is not negative.
    pub fn to_u64(&self) -> Option<u64> {
        u64::try_from(self.to_i128()?).ok()
    }

    fn to_i128(&self) -> Option<i128> {
        if let Form::Integer(value) = self.0 {
            return Some(value.into());
        }
        // No integer of 64 bits is longer than 20 digits.
        self.times_ten_to(0, 20)
    }

    /// The number times ten to the power of `places`, if that is an integer of no more than 36 digits: seconds with a fraction in
    /// nanoseconds.
    ///
    /// ```
    /// use oas_values::Number;
    ///
    /// assert_eq!(Number::written("1714982400.25").scaled(9), Some(1_714_982_400_250_000_000));
    /// assert_eq!(Number::written("0.1234567891").scaled(9), None);
    /// ```
    pub fn scaled(&self, places: u8) -> Option<i128> {
        self.times_ten_to(places.into(), 36)
    }

    fn times_ten_to(&self, places: i64, longest: i64) -> Option<i128> {
        self.with_decimal(|decimal| {
            let point = decimal.point + places;
            if decimal.length() == 0 {
                return Some(0);
            }
            let zeros = usize::try_from(point.checked_sub(decimal.length())?).ok()?;
            (point <= longest).then_some(())?;
            let digits = decimal.digits().chain(std::iter::repeat_n(b'0', zeros));
            let value = digits.fold(0_i128, |value, digit| value * 10 + i128::from(digit - b'0'));
            Some(if decimal.negative { -value } else { value })
        })
    }

    /// The nearest number of double precision; infinite where there is none.
    #[allow(clippy::cast_precision_loss, reason = "the nearest is what is asked for")]
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Form::Integer(value) => *value as f64,
            Form::Written(text) => text.as_ref().parse().unwrap_or(f64::NAN),
        }
    }

    /// The value as `serde_json` holds it: exact for integers of 64 bits, else the nearest of double precision; nothing where
    /// that is infinite.
    pub fn to_json(&self) -> Option<serde_json::Number> {
        if let Form::Integer(value) = self.0 {
            return Some(value.into());
        }
        let fraction = matches!(&self.0, Form::Written(text) if text.as_ref().contains(['.', 'e', 'E']));
        match self.to_i128().filter(|_| !fraction) {
            Some(value) if u64::try_from(value).is_ok() => u64::try_from(value).ok().map(Into::into),
            Some(value) if i64::try_from(value).is_ok() => i64::try_from(value).ok().map(Into::into),
            _ => serde_json::Number::from_f64(self.to_f64()),
        }
    }

    /// Whether a division by `divisor` leaves nothing over; nothing where it cannot be told: by zero, or by a number of more
    /// than 36 digits.
    ///
    /// ```
    /// use oas_values::Number;
    ///
    /// let number: Number = "0.3".parse()?;
    /// assert_eq!(number.is_multiple_of(&Number::written("0.1")), Some(true));
    /// assert_eq!(number.is_multiple_of(&Number::<&str>::integer(0)), None);
    /// # Ok::<(), oas_values::ParseNumberError>(())
    /// ```
    pub fn is_multiple_of<T: AsRef<str>>(&self, divisor: &Number<T>) -> Option<bool> {
        if let (Form::Integer(value), Form::Integer(divisor)) = (&self.0, &divisor.0) {
            // The one overflow, the least integer by -1, leaves nothing over.
            return (*divisor != 0).then(|| value.checked_rem(*divisor).is_none_or(|rest| rest == 0));
        }
        self.with_decimal(|value| divisor.with_decimal(|divisor| value.is_multiple_of(&divisor)))
    }

    fn with_decimal<R>(&self, work: impl FnOnce(Decimal<'_>) -> R) -> R {
        match &self.0 {
            Form::Integer(value) => work(Decimal::of(&value.to_string())),
            Form::Written(text) => work(Decimal::of(text.as_ref())),
        }
    }
}

impl<S> From<i64> for Number<S> {
    fn from(value: i64) -> Self {
        Self::integer(value)
    }
}

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        i64::try_from(value).map_or_else(|_| Self(Form::Written(value.to_string().into())), Self::integer)
    }
}

impl Number {
    /// The number that `serde_json` writes for this one; nothing for what is no number.
    pub fn from_f64(value: f64) -> Option<Self> {
        // Of two shortest texts that are as near, Rust itself writes the other one.
        serde_json::Number::from_f64(value).map(|number| Self(Form::Written(number.to_string().into())))
    }
}

impl From<&serde_json::Number> for Number {
    fn from(number: &serde_json::Number) -> Self {
        match number.as_i64() {
            Some(value) => Self::integer(value),
            None => Self(Form::Written(number.to_string().into())),
        }
    }
}

impl<S: AsRef<str>> fmt::Display for Number<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Integer(value) => value.fmt(f),
            Form::Written(text) => f.write_str(text.as_ref()),
        }
    }
}

impl<S: AsRef<str>, T: AsRef<str>> PartialEq<Number<T>> for Number<S> {
    fn eq(&self, other: &Number<T>) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl<S: AsRef<str>> Eq for Number<S> {}

impl<S: AsRef<str>, T: AsRef<str>> PartialOrd<Number<T>> for Number<S> {
    fn partial_cmp(&self, other: &Number<T>) -> Option<Ordering> {
        if let (Form::Integer(a), Form::Integer(b)) = (&self.0, &other.0) {
            return Some(a.cmp(b));
        }
        Some(self.with_decimal(|a| other.with_decimal(|b| a.compare(&b))))
    }
}

impl<S: AsRef<str>> Ord for Number<S> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.partial_cmp(other).unwrap_or(Ordering::Equal)
    }
}

/// The digits before and behind the point, and the exponent.
fn split(text: &str) -> Option<(bool, &str, &str, i64)> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
            if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            (mantissa, exponent.parse().ok()?)
        }
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let sound = digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && (-LARGEST_EXPONENT..=LARGEST_EXPONENT).contains(&exponent);
    sound.then_some((text.starts_with('-'), whole, fraction, exponent))
}

/// `0.` and the digits, times ten to the power of `point`. No zeros at either end; no digits are zero.
struct Decimal<'t> {
    negative: bool,
    whole: &'t [u8],
    fraction: &'t [u8],
    point: i64,
}

impl<'t> Decimal<'t> {
    fn of(text: &'t str) -> Self {
        let (negative, whole, fraction, exponent) = split(text).unwrap_or((false, "", "", 0));
        let (mut whole, mut fraction) = (whole.as_bytes(), fraction.as_bytes());
        let mut point = exponent;
        while let [b'0', rest @ ..] = whole {
            whole = rest;
        }
        point += length(whole);
        while let [rest @ .., b'0'] = fraction {
            fraction = rest;
        }
        if whole.is_empty() {
            while let [b'0', rest @ ..] = fraction {
                fraction = rest;
                point -= 1;
            }
        } else if fraction.is_empty() {
            while let [rest @ .., b'0'] = whole {
                whole = rest;
            }
        }
        let zero = whole.is_empty() && fraction.is_empty();
        Self { negative: negative && !zero, whole, fraction, point: if zero { 0 } else { point } }
    }

    fn digits(&self) -> impl Iterator<Item = u8> {
        self.whole.iter().chain(self.fraction).copied()
    }

    fn length(&self) -> i64 {
        length(self.whole) + length(self.fraction)
    }

    fn compare(&self, other: &Self) -> Ordering {
        let sign = |decimal: &Self| match (decimal.length(), decimal.negative) {
            (0, _) => 0,
            (_, true) => -1,
            (_, false) => 1,
        };
        let magnitude = || self.point.cmp(&other.point).then_with(|| self.digits().cmp(other.digits()));
        sign(self).cmp(&sign(other)).then_with(|| match sign(self) {
            0 => Ordering::Equal,
            1 => magnitude(),
            _ => magnitude().reverse(),
        })
    }

    fn is_multiple_of(&self, divisor: &Decimal<'_>) -> Option<bool> {
        let count = usize::try_from(divisor.length()).ok().filter(|count| (1..=LONGEST_DIVISOR).contains(count))?;
        debug_assert!(count <= LONGEST_DIVISOR);
        let modulus = divisor.digits().fold(0_u128, |value, digit| value * 10 + u128::from(digit - b'0'));
        let shift = (self.point - self.length()) - (divisor.point - divisor.length());
        if self.length() == 0 {
            return Some(true);
        }
        // The last digit is no zero, so nothing smaller than a ten of the divisor's last place divides it.
        let Ok(shift) = u32::try_from(shift.min(128)) else { return Some(false) };
        let rest = self.digits().fold(0_u128, |rest, digit| (rest * 10 + u128::from(digit - b'0')) % modulus);
        // More tens than a number of 128 bits has factors change nothing.
        Some((0..shift).fold(rest, |rest, _| rest * 10 % modulus) == 0)
    }
}

fn length(digits: &[u8]) -> i64 {
    i64::try_from(digits.len()).unwrap_or(i64::MAX)
}

//! Bounds of numbers. Knows integers and decimals exactly, nothing of schemas.

use std::cmp::Ordering;

use oas_contract::Bound;

/// The least integer that a lower bound allows; nothing where it is beyond those of 64 bits.
pub(crate) fn least_integer(bound: &Bound<'_>) -> Option<i128> {
    whole(bound, 1, f64::ceil)
}

/// The greatest integer that an upper bound allows.
pub(crate) fn greatest_integer(bound: &Bound<'_>) -> Option<i128> {
    whole(bound, -1, f64::floor)
}

fn whole(bound: &Bound<'_>, step: i128, rounded: fn(f64) -> f64) -> Option<i128> {
    // Fractions that a `f64` holds exactly enough to know the integers beside them.
    const EXACT: f64 = 1e15;
    if bound.value.is_integer() {
        let value = bound.value.to_i64().map(i128::from).or(bound.value.to_u64().map(i128::from))?;
        return Some(if bound.exclusive { value + step } else { value });
    }
    let value = rounded(bound.value.to_f64());
    #[allow(clippy::cast_possible_truncation, reason = "it is small, and has no fraction")]
    (value.abs() < EXACT).then_some(value as i128)
}

/// The least multiple of a step that is not less than a number; the number itself where that would be too large.
pub(crate) fn up_to_multiple(number: i128, step: i128) -> i128 {
    let rest = if step > 0 { number.rem_euclid(step) } else { 0 };
    if rest == 0 { number } else { number.checked_add(step - rest).unwrap_or(number) }
}

/// Whether a lower bound allows no number that another refuses.
pub(crate) fn is_at_least(bound: Option<&Bound<'_>>, other: &Bound<'_>) -> bool {
    bound.is_some_and(|bound| match bound.value.cmp(other.value) {
        Ordering::Greater => true,
        Ordering::Equal => bound.exclusive || !other.exclusive,
        Ordering::Less => false,
    })
}

/// Whether an upper bound allows no number that another refuses.
pub(crate) fn is_at_most(bound: Option<&Bound<'_>>, other: &Bound<'_>) -> bool {
    bound.is_some_and(|bound| match bound.value.cmp(other.value) {
        Ordering::Less => true,
        Ordering::Equal => bound.exclusive || !other.exclusive,
        Ordering::Greater => false,
    })
}

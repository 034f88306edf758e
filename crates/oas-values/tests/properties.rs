//! Numbers are ordered, printed and divided as numbers of any size are; pointers find what their tokens say.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::cmp::Ordering;

use oas_values::{Number, Pointer, escape};
use proptest::prelude::*;
use serde_json::json;

/// `digits` times ten to the power of `exponent`, as one of the ways to write it.
fn written(negative: bool, digits: u64, exponent: i32, way: u8) -> String {
    let sign = if negative { "-" } else { "" };
    let (whole, places) = (digits.to_string(), usize::try_from(exponent.unsigned_abs()).unwrap());
    match (way % 3, exponent) {
        (0, _) => format!("{sign}{whole}e{exponent}"),
        (1, 0..) => format!("{sign}{whole}{}.0", "0".repeat(places)),
        (1, _) if whole.len() > places => {
            format!("{sign}{}.{}", &whole[..whole.len() - places], &whole[whole.len() - places..])
        }
        (1, _) => format!("{sign}0.{}{whole}", "0".repeat(places - whole.len())),
        _ => format!("{sign}0{whole}00E{:+}", exponent - 2),
    }
}

/// The same times ten to the power of `40`, which is an integer.
fn scaled(negative: bool, digits: u64, exponent: i32) -> Option<i128> {
    let value = i128::from(digits).checked_mul(10_i128.checked_pow(u32::try_from(exponent + 9).ok()?)?)?;
    Some(if negative { -value } else { value })
}

proptest! {
    #[test]
    fn order_is_that_of_the_values(
        a in (any::<bool>(), 0..1_000_000_000_000u64, -9..9i32, any::<u8>()),
        b in (any::<bool>(), 0..1_000_000_000_000u64, -9..9i32, any::<u8>()),
    ) {
        let number = |(negative, digits, exponent, way)| -> Number { written(negative, digits, exponent, way).parse().unwrap() };
        let exact = |(negative, digits, exponent, _)| scaled(negative, digits, exponent).unwrap();
        prop_assert_eq!(number(a).cmp(&number(b)), exact(a).cmp(&exact(b)));
        let same = (a.0, a.1, a.2, a.3.wrapping_add(1));
        prop_assert_eq!(number(a).cmp(&number(same)), Ordering::Equal);
        if exact(b) != 0 {
            prop_assert_eq!(number(a).is_multiple_of(&number(b)), Some(exact(a) % exact(b) == 0));
        }
        prop_assert_eq!(number(a).is_integer(), exact(a) % 1_000_000_000 == 0);
    }

    #[test]
    fn integers_are_what_they_are(value in any::<i64>(), large in any::<u64>()) {
        let number: Number = value.to_string().parse().unwrap();
        prop_assert_eq!(number.to_i64(), Some(value));
        prop_assert_eq!(number.to_json(), Some(value.into()));
        let number = Number::from(large);
        prop_assert_eq!(number.to_u64(), Some(large));
        prop_assert_eq!(number.to_json(), Some(large.into()));
        prop_assert_eq!(number.to_string(), large.to_string());
    }

    #[test]
    fn fractions_are_what_serde_json_holds(value in any::<f64>()) {
        prop_assume!(value.is_finite());
        let text = serde_json::to_string(&value).unwrap();
        let number: Number = text.parse().unwrap();
        prop_assert_eq!(number.to_json(), serde_json::Number::from_f64(value));
        prop_assert_eq!(number, Number::from_f64(value).unwrap());
    }

    #[test]
    fn a_pointer_finds_every_name(names in prop::collection::vec("[a-z~/*0-9]{0,4}", 0..5)) {
        let value = names.iter().rev().fold(json!("here"), |inner, name| json!({ name: inner }));
        let text: String = names.iter().map(|name| format!("/{}", escape(name))).collect();
        let pointer = Pointer::parse(&text).unwrap();
        prop_assert_eq!(pointer.resolve(&value), Some(&json!("here")));
        prop_assert_eq!(pointer.resolve(&value), value.pointer(&text));
        prop_assert_eq!(pointer.resolve_all(&value).len(), 1);
    }

    #[test]
    fn whatever_is_written_is_read_or_refused(text in "[-+0-9.eE]{0,12}") {
        if let Ok(number) = text.parse::<Number>() {
            prop_assert_eq!(number.to_string(), text.clone());
            prop_assert_eq!(number.cmp(&number), Ordering::Equal);
            prop_assert!(number.to_f64().total_cmp(&text.parse().unwrap()).is_eq());
        } else {
            prop_assert!(text.parse::<f64>().is_err() || text.contains(['e', 'E']));
        }
    }
}

#[test]
fn large_numbers_differ_in_their_last_digit() {
    let number = |text: &str| text.parse::<Number>().unwrap();
    assert!(number("9223372036854775806") < number("9223372036854775807"));
    assert!(number("18446744073709551616") < number("18446744073709551617"));
    assert!(number("-1e400") < number("1e-400"));
    assert!(number("-2e400") < number("-1e400"));
    assert!(number("1e400") < number("1.00000000000000000001e400"));
    assert_eq!(number("100e398"), number("1e400"));
    assert_eq!(number("-0"), number("0.00"));
    assert_eq!(number("1e400").to_json(), None);
    assert_eq!(number("3e400").is_multiple_of(&number("2")), Some(true));
    assert_eq!(number("3e400").is_multiple_of(&number("7")), Some(false));
    assert_eq!(number("1e40").is_multiple_of(&number("1234567890123456789012345678901234567")), None);
    assert_eq!(number("12345678901234567890").to_string(), "12345678901234567890");
    assert!("1e9999999999".parse::<Number>().is_err());
}

#[test]
fn pointers_are_held_to_their_grammar() {
    for refused in ["data", "~", "/a~", "/a~2", "#/a"] {
        assert!(Pointer::parse(refused).is_err(), "{refused}");
    }
    let value = json!({"items": [{"state": "a"}, {"state": "b"}, {}], "*": 1});
    let all = |text| Pointer::parse(text).unwrap().resolve_all(&value).len();
    assert_eq!((all("/items/*/state"), all("/*"), all("/items/01")), (2, 2, 0));
    assert_eq!(Pointer::parse("/*").unwrap().resolve(&value), Some(&json!(1)));
    assert_eq!(Pointer::ROOT.resolve(&value), Some(&value));
}

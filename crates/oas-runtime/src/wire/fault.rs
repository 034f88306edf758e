//! Where in a value a fault is: noted by the readers of objects, lists and maps that it passes through on its way out. A reader
//! that keeps track of paths would be one more that is compiled for every type. Knows names and numbers of members, no values.

use std::cell::RefCell;
use std::fmt::Write as _;

/// A step from a value to one inside of it.
enum Step {
    Member(String),
    Element(usize),
}

thread_local! {
    /// From the innermost to the outermost; nothing while nobody asks.
    static STEPS: RefCell<Option<Vec<Step>>> = const { RefCell::new(None) };
}

/// Reads something. A fault comes with its path, like `data[0].id`; that of the whole value is empty.
pub(crate) fn located<T, E>(read: impl FnOnce() -> Result<T, E>) -> Result<T, (E, String)> {
    let _outer = Outer(STEPS.replace(Some(Vec::new())));
    read().map_err(|fault| (fault, path()))
}

/// Forgets a fault that is none: the value is read in another way.
#[cold]
pub(super) fn forget() {
    STEPS.with_borrow_mut(|steps| steps.as_mut().map(Vec::clear));
}

/// Notes that the fault is in this member.
#[cold]
#[inline(never)]
pub(super) fn inside_member(name: &str) {
    note(|| Step::Member(name.to_owned()));
}

/// Notes that the fault is in the element of this number.
#[cold]
#[inline(never)]
pub(super) fn inside_element(index: usize) {
    note(|| Step::Element(index));
}

fn note(step: impl FnOnce() -> Step) {
    STEPS.with_borrow_mut(|steps| {
        if let Some(steps) = steps {
            steps.push(step());
        }
    });
}

/// What was noted so far.
#[cold]
fn path() -> String {
    let mut path = String::new();
    STEPS.with_borrow(|steps| {
        for step in steps.iter().flatten().rev() {
            let separator = if path.is_empty() { "" } else { "." };
            // Writing to a text does not fail.
            let _ = match step {
                Step::Member(name) => write!(path, "{separator}{name}"),
                Step::Element(index) => write!(path, "[{index}]"),
            };
        }
    });
    path
}

/// The steps of a reading around this one, which goes on with them.
struct Outer(Option<Vec<Step>>);

impl Drop for Outer {
    fn drop(&mut self) {
        STEPS.set(self.0.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Json, JsonMap};

    struct Part {
        size: u64,
        extra: JsonMap,
    }
    crate::object!(Part in extra { required size as crate::wire::Scalar });

    #[derive(Debug)]
    #[allow(dead_code, reason = "values are read, not looked at")]
    enum Form {
        Part(Part),
        List(Vec<u64>),
    }
    crate::union!(Form {
        Part(Part) as crate::wire::Plain,
        List(Vec<u64>) as crate::wire::List<crate::wire::Scalar>
    });

    struct Whole {
        form: Option<Form>,
        id: Option<u64>,
        parts: Option<Vec<Part>>,
        extra: JsonMap,
    }
    crate::object!(Whole in extra {
        optional form as crate::wire::Plain,
        optional id as crate::wire::Scalar,
        optional parts as crate::wire::List<crate::wire::Plain>
    });

    fn path(text: &str) -> String {
        located(|| serde_json::from_str::<Whole>(text)).map_or_else(|(_, path)| path, |_| "none".to_owned())
    }

    #[test]
    fn a_fault_has_the_path_of_where_it_is() {
        assert_eq!(path(r#"{"parts": [{"size": 1}, {"size": "a"}]}"#), "parts[1].size");
        assert_eq!(path(r#"{"parts": [{"size": 1}, {}]}"#), "parts[1]");
        assert_eq!(path(r#"{"new": {"a": 1e, "b": 2}}"#), "new");
        assert_eq!(path("[]"), "");
        assert_eq!(path(r#"{"id": 1}"#), "none");
    }

    #[test]
    fn what_was_read_in_another_way_is_no_fault() {
        // The list is no part, of which the first alternative tells; what is wrong stands behind it.
        assert_eq!(path(r#"{"form": [7], "id": "a"}"#), "id");
        assert_eq!(path(r#"{"form": {"size": "a"}}"#), "form");
        let (error, path) = located(|| serde_json::from_str::<Form>(r#"{"size": "a"}"#)).unwrap_err();
        assert!(error.to_string().contains("at `size`") && path.is_empty(), "{error}");
    }

    #[test]
    fn nothing_is_noted_where_nobody_asks() {
        assert!(serde_json::from_str::<Whole>(r#"{"id": "a"}"#).is_err());
        assert!(STEPS.with_borrow(Option::is_none));
        let inner = || located(|| serde_json::from_str::<Part>(r#"{"size": "a"}"#)).map_err(|(error, _)| error);
        let outer = located(|| serde_json::from_str::<Whole>(r#"{"id": "a"}"#).map_err(|_| inner().err()));
        assert_eq!(outer.map(|_| Json::Null).unwrap_err().1, "id");
    }
}

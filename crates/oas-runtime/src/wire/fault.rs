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

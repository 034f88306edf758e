//! Operations by name, for programs that do not know at compile time what they will call: arguments in JSON, calls, and
//! requests that are looked at instead of sent.

mod arguments;
mod invocation;
mod preview;

pub use arguments::Arguments;
pub use invocation::{Invocable, Invocation, InvokedItems, OnProgress, invoked_wait};
pub use preview::{Preview, SignatureParts};

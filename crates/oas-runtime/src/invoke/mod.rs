//! Operations by name, for programs that do not know at compile time what they will call: arguments in JSON, calls, and
//! requests that are looked at instead of sent.

mod arguments;
mod invocation;
mod job;
mod preview;
mod wait;

pub use arguments::Arguments;
pub use invocation::{Invocable, Invocation, InvokedItems, InvokedRows};
pub use job::{InvokedJob, StartedJob, invoked_job};
pub use preview::{Preview, SignatureParts};
pub use wait::{OnProgress, invoked_wait, invoked_wait_until_gone};

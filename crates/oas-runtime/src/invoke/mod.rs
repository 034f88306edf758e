//! Operations by name, for programs that do not know at compile time what they will call: arguments in JSON, and calls.

mod arguments;
mod invocation;
mod job;
mod wait;

pub use arguments::Arguments;
pub use invocation::{Invocable, Invocation, InvokedItems, InvokedRows};
pub use job::{InvokedJob, StartedJob, invoked_job};
pub use wait::{OnProgress, invoked_wait, invoked_wait_until_gone};

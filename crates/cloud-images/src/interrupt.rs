//! Ctrl-C. Knows nothing of what it ends.

use crate::failure::Failure;
use crate::language::message;

/// Works until it is done or Ctrl-C is pressed.
pub async fn interruptible<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::select! {
        // In this order, so that Ctrl-C is listened for before anything is done.
        biased;
        _ = tokio::signal::ctrl_c() => Err(Failure::interrupted(message!("interrupted", "已中断"))),
        outcome = work => outcome,
    }
}

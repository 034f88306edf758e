//! The same again and again, until Ctrl-C: `--watch`. Knows pauses, not what is done between them.

use std::time::Duration;

use clap::ArgMatches;

use crate::failure::{Exit, Failure};
use crate::interrupt::interruptible;
use crate::output::note;

/// Does it once, or as often as was asked for. What passes by itself, such as a network that is gone,
/// ends nothing, and neither does what is shown all the same.
pub async fn repeated<F: Future<Output = Result<(), Failure>>>(
    matches: &ArgMatches,
    round: impl Fn() -> F,
) -> Result<(), Failure> {
    let Ok(Some(pause)) = matches.try_get_one::<Duration>("watch") else { return round().await };
    interruptible(async {
        loop {
            match round().await {
                Err(failure) if matches!(failure.exit, Exit::TimedOut | Exit::Unreachable | Exit::Incomplete) => {
                    note(&failure.line());
                }
                Err(failure) => return Err(failure),
                // Nobody reads it any more.
                Ok(()) => {}
            }
            tokio::time::sleep(*pause).await;
        }
    })
    .await
}

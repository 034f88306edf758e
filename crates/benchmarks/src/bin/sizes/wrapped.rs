//! rustc as cargo calls it, with what it costs: this program stands before it as `RUSTC_WRAPPER`.

use std::path::Path;
use std::process::{Command, ExitCode};

use super::cost::{Cost, cost_of};

/// The variable that says which crate is measured, and the one that says where its costs are written.
pub const CRATE: &str = "SIZES_CRATE";
pub const COSTS: &str = "SIZES_COSTS";

/// Runs rustc by these arguments, and writes down what it costs if it compiles the crate that is measured.
pub fn run(arguments: &[String]) -> Option<ExitCode> {
    let (measured, costs) = (std::env::var(CRATE).ok()?, std::env::var(COSTS).ok()?);
    let (rustc, rest) = arguments.split_first()?;
    let is_measured = rest.windows(2).any(|pair| pair[0] == "--crate-name" && pair[1] == measured);
    let (code, cost) = cost_of(Command::new(rustc).args(rest))?;
    if is_measured {
        std::fs::write(costs, format!("{} {}", cost.seconds, cost.megabytes)).ok()?;
    }
    Some(code)
}

/// What the last measured process has cost.
pub fn read(costs: &Path) -> Option<Cost> {
    let text = std::fs::read_to_string(costs).ok()?;
    let (seconds, megabytes) = text.split_once(' ')?;
    Some(Cost { seconds: seconds.parse().ok()?, megabytes: megabytes.parse().ok()? })
}

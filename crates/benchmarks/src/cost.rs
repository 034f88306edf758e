//! What a command costs: CPU time, and memory. Knows `/proc` of Linux.

use std::process::{Command, ExitCode};
use std::time::Duration;

/// What a process has cost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// CPU time, in seconds.
    pub seconds: f64,
    /// The most memory that it had at once, in megabytes.
    pub megabytes: f64,
}

/// Runs a command to its end, with what it and all that it has started have cost in time, and it alone in memory.
pub fn cost_of(command: &mut Command) -> Option<(ExitCode, Cost)> {
    let before = children_seconds()?;
    let mut child = command.spawn().ok()?;
    let mut megabytes: f64 = 0.0;
    let status = loop {
        megabytes = megabytes.max(most_memory(child.id()).unwrap_or_default());
        if let Some(status) = child.try_wait().ok()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let code = status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from);
    Some((code, Cost { seconds: children_seconds()? - before, megabytes }))
}

fn most_memory(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1000.0)
}

/// The CPU time of all processes that this one has waited for, in seconds.
fn children_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is a name in parentheses, which may hold spaces.
    let fields: Vec<&str> = text.rsplit(')').next()?.split_whitespace().collect();
    let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
    Some((ticks(13)? + ticks(14)?) / 100.0)
}

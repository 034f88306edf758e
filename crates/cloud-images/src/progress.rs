//! How far something is that is waited for: a bar on a terminal, a line for every new state elsewhere, one for each task where there
//! are several. Knows states as the contract names them, not what they mean.

use std::io::{self, IsTerminal as _};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use oas_contract::Operation;
use oas_runtime::{Json, WaitProgress};
use oas_values::Pointer;

use crate::language::message;
use crate::output::note;
use crate::plain::plain;

/// The lines of tasks that are waited for at the same time.
pub struct Lines {
    all: MultiProgress,
    terminal: bool,
}

/// What has been observed so far, and the bar that shows it.
pub struct Progress {
    bar: ProgressBar,
    /// What is waited for, where several things are.
    label: String,
    /// Pointer to how much is done, in percent.
    percent: Option<String>,
    last: Mutex<Option<String>>,
    terminal: bool,
}

fn is_terminal() -> bool {
    io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

impl Lines {
    /// Lines on standard error, redrawn where that is a terminal.
    pub fn new() -> Self {
        let terminal = is_terminal();
        let target = if terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Self { all: MultiProgress::with_draw_target(target), terminal }
    }

    /// A line for a task that an operation shows, where it does.
    pub fn line(&self, label: &str, shows: Option<&Operation<'_>>) -> Progress {
        let percent = shows.and_then(|operation| operation.waiter()?.progress);
        let bar = self.all.add(bar(percent.is_some(), "{prefix}: "));
        bar.set_prefix(plain(label));
        Progress::begun(bar, (label, percent, self.terminal))
    }

    /// Takes the lines away.
    pub fn clear(&self) {
        // Where nobody can read it there is nothing to be done.
        let _ = self.all.clear();
    }
}

fn bar(has_percent: bool, prefix: &str) -> ProgressBar {
    let (bar, rest) = match has_percent {
        true => (ProgressBar::new(100), "{msg} [{bar:30}] {pos} % {elapsed}"),
        false => (ProgressBar::new_spinner(), "{msg} {elapsed}"),
    };
    let template = format!("{{spinner}} {prefix}{rest}");
    bar.set_style(ProgressStyle::with_template(&template).expect("the template is a constant").progress_chars("=> "));
    bar
}

impl Progress {
    /// The progress of the one thing that an operation shows.
    pub fn new(shows: &Operation<'_>) -> Self {
        let (percent, terminal) = (shows.waiter().and_then(|waiter| waiter.progress), is_terminal());
        let bar = bar(percent.is_some(), "");
        bar.set_draw_target(if terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() });
        Self::begun(bar, ("", percent, terminal))
    }

    fn begun(bar: ProgressBar, (label, percent, terminal): (&str, Option<String>, bool)) -> Self {
        bar.set_message("asking");
        if terminal {
            bar.enable_steady_tick(Duration::from_millis(120));
        }
        Self { bar, label: plain(label), percent, last: Mutex::new(None), terminal }
    }

    /// What a wait has observed.
    pub fn show(&self, progress: &WaitProgress<'_, Json>) {
        if let Some(pointer) = &self.percent {
            let values: Vec<u64> =
                Pointer::known(pointer).resolve_all(progress.response).into_iter().filter_map(Json::as_u64).collect();
            let average = values.iter().sum::<u64>().checked_div(values.len() as u64);
            self.bar.set_position(average.unwrap_or_default().min(100));
        }
        self.state(progress.state.unwrap_or("no state"), progress.elapsed);
    }

    /// A state, and how long after the beginning it was observed.
    pub fn state(&self, state: &str, elapsed: Duration) {
        let state = plain(state);
        self.bar.set_message(state.clone());
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.terminal && last.as_deref() != Some(&state) {
            self.tell(&message!("{} after {} s", "{}，已过 {} 秒", state, elapsed.as_secs()));
        }
        *last = Some(state);
    }

    /// Tells something that stays, above the bar.
    pub fn tell(&self, text: &str) {
        let text = if self.label.is_empty() { text.to_owned() } else { format!("{}: {text}", self.label) };
        self.bar.suspend(|| note(&text));
    }

    /// The last state that was observed.
    pub fn last(&self) -> Option<String> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

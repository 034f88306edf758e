//! Waiting for a task, be it started here or not, with a bar on a terminal and a line for every new state elsewhere. Knows states as the contract
//! names them, not what they mean.

use std::io::{self, IsTerminal as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use clap::ArgMatches;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use oas_contract::command_line::Command;
use oas_runtime::Json;
use oas_runtime::{JobHandle, WaitPolicy, WaitProgress};
use oas_values::Pointer;

use crate::arguments::in_words;
use crate::body::Body;
use crate::call;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::language::said;
use crate::output::{Output, Writer, note};
use crate::plain::plain;

/// The longest pause between two looks.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Waits until what an operation shows is over, and writes the last answer.
pub async fn run(
    command: &Command<'_>,
    matches: &ArgMatches,
    body: Body,
    connection: &Connection,
) -> Result<(), Failure> {
    let view = call::view(command, matches)?;
    let request = call::request(command, matches, body, connection)?;
    let mut writer = Writer::new(&Output::new(matches)?, view);
    if matches.get_flag("dry-run") {
        return call::preview(command, &request, &mut writer);
    }
    let policy = policy(matches);
    let progress = Arc::new(Progress::new(command));
    let seen = Arc::clone(&progress);
    let gone = matches!(matches.try_get_one::<bool>("gone"), Ok(Some(true)));
    let wait = async move {
        match gone {
            true => request.wait_until_gone(policy, move |state| seen.show(state)).await.map(|()| None),
            false => {
                let answer = request.wait_until_finished(policy, move |state| seen.show(state)).await?;
                Ok(Some(answer.into_inner()))
            }
        }
    };
    let outcome = tokio::select! {
        // In this order, so that Ctrl-C is listened for before anything is done.
        biased;
        _ = tokio::signal::ctrl_c() => Err(Failure::interrupted(progress.interruption())),
        outcome = wait => outcome.map_err(|error| in_words(command, error.into())),
    };
    progress.bar.finish_and_clear();
    let Some(mut body) = outcome? else {
        note(&said!("gone", "已消失"));
        return Ok(());
    };
    match command.operation.pagination() {
        Some(paging) => call::list(&mut body, &paging, &mut writer),
        None => writer.thing(&body),
    }
}

fn policy(matches: &ArgMatches) -> WaitPolicy {
    let duration = |name: &str| matches.get_one::<Duration>(name).copied().unwrap_or_default();
    WaitPolicy::default().with_interval(duration("interval"), LONGEST_PAUSE).with_deadline(duration("deadline"))
}

/// Starts a job, or finds one again, waits until it is over, and writes the last answer.
pub async fn started(
    command: &Command<'_>,
    matches: &ArgMatches,
    body: Body,
    connection: &Connection,
) -> Result<(), Failure> {
    let resume = matches.get_one::<String>("resume").map(|text| text.parse::<JobHandle>()).transpose();
    let resume = resume.map_err(|error| Failure::usage(format!("--resume: {}", error.message())))?;
    let operation = command.operation.job().and_then(|job| command.operation.shows(&job));
    let operation = operation.ok_or_else(|| {
        Failure::usage(said!("it starts nothing that could be waited for", "它没有启动可以等待的任务"))
    })?;
    let shown = Command { operation, ..command.clone() };
    let view = call::view(&shown, matches)?;
    let request = call::request(command, matches, body, connection)?;
    let mut writer = Writer::new(&Output::new(matches)?, view);
    let policy = policy(matches);
    let progress = Arc::new(Progress::new(&shown));
    let seen = Arc::clone(&progress);
    let outcome = tokio::select! {
        // In this order, so that Ctrl-C is listened for before anything is done.
        biased;
        _ = tokio::signal::ctrl_c() => Err(Failure::interrupted(progress.interruption())),
        outcome = async {
            let job = request.start(resume.as_ref()).await?;
            // Known before the wait, so that it can be gone on with whatever becomes of that.
            if resume.is_none() {
                seen.bar.suspend(|| note(&said!("started: --resume '{}' waits for it again", "已启动：--resume '{}' 可再次等待它", job.handle())));
            }
            let on_state = Arc::clone(&seen);
            job.wait(policy, Box::new(move |state| on_state.show(state))).await
        } => outcome.map_err(|error| in_words(command, error.into())),
    };
    progress.bar.finish_and_clear();
    let mut body = outcome?.into_inner();
    match shown.operation.pagination() {
        Some(paging) => call::list(&mut body, &paging, &mut writer),
        None => writer.thing(&body),
    }
}

/// What has been seen so far, and the bar that shows it.
struct Progress {
    bar: ProgressBar,
    /// Pointer to how much is done, in percent.
    percent: Option<String>,
    last: Mutex<Option<String>>,
    terminal: bool,
}

impl Progress {
    fn new(command: &Command<'_>) -> Self {
        let percent = command.operation.waiter().and_then(|waiter| waiter.progress);
        let moves = std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let terminal = io::stderr().is_terminal() && moves;
        let bar = match percent {
            Some(_) => ProgressBar::new(100),
            None => ProgressBar::new_spinner(),
        };
        let template = match percent {
            Some(_) => "{spinner} {msg} [{bar:30}] {pos} % {elapsed}",
            None => "{spinner} {msg} {elapsed}",
        };
        bar.set_style(
            ProgressStyle::with_template(template).expect("the template is a constant").progress_chars("=> "),
        );
        bar.set_draw_target(if terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() });
        bar.set_message("asking");
        if terminal {
            bar.enable_steady_tick(Duration::from_millis(120));
        }
        Self { bar, percent, last: Mutex::new(None), terminal }
    }

    fn show(&self, progress: &WaitProgress<'_, Json>) {
        let state = plain(progress.state.unwrap_or("no state"));
        if let Some(pointer) = &self.percent {
            let values: Vec<u64> =
                Pointer::known(pointer).resolve_all(progress.response).into_iter().filter_map(Json::as_u64).collect();
            let average = values.iter().sum::<u64>().checked_div(values.len() as u64);
            self.bar.set_position(average.unwrap_or_default().min(100));
        }
        self.bar.set_message(state.clone());
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.terminal && last.as_deref() != Some(&state) {
            note(&said!("{} after {} s", "{}，已过 {} 秒", state, progress.elapsed.as_secs()));
        }
        *last = Some(state);
    }

    fn interruption(&self) -> String {
        self.bar.finish_and_clear();
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some(state) => {
                said!(
                    "interrupted; the last state was {}, and what was waited for goes on without us",
                    "已中断；最后的状态是 {}，所等待的任务仍在继续",
                    state
                )
            }
            None => said!(
                "interrupted before a state was seen; what was to be waited for goes on without us",
                "在看到状态之前已中断；所要等待的任务仍在继续"
            ),
        }
    }
}

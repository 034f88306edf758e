//! Waiting for a task, be it started here or not. Knows how it is asked for and where the last answer goes.

use std::sync::Arc;
use std::time::Duration;

use clap::ArgMatches;
use oas_contract::command_line::Command;
use oas_runtime::{JobHandle, WaitPolicy};

use crate::arguments::in_words;
use crate::body::Body;
use crate::call;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::language::message;
use crate::output::{Output, Writer, note};
use crate::progress::Progress;

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
    let progress = Arc::new(Progress::new(&command.operation));
    let reporter = Arc::clone(&progress);
    let gone = matches!(matches.try_get_one::<bool>("gone"), Ok(Some(true)));
    let wait = async move {
        match gone {
            true => request.wait_until_gone(policy, move |state| reporter.show(state)).await.map(|()| None),
            false => {
                let answer = request.wait_until_finished(policy, move |state| reporter.show(state)).await?;
                Ok(Some(answer.into_inner()))
            }
        }
    };
    let outcome = tokio::select! {
        // In this order, so that Ctrl-C is listened for before anything is done.
        biased;
        _ = tokio::signal::ctrl_c() => Err(Failure::interrupted(interruption(&progress))),
        outcome = wait => outcome.map_err(|error| in_words(command, error.into())),
    };
    progress.clear();
    let Some(mut body) = outcome? else {
        note(&message!("gone", "已消失"));
        return Ok(());
    };
    match command.operation.pagination() {
        Some(paging) => call::list(&mut body, &paging, &mut writer),
        None => writer.thing(&body),
    }
}

/// How long the options let a wait last.
pub fn policy(matches: &ArgMatches) -> WaitPolicy {
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
        Failure::usage(message!("it starts nothing that could be waited for", "它没有启动可以等待的任务"))
    })?;
    let poll_command = Command { operation, ..command.clone() };
    let view = call::view(&poll_command, matches)?;
    let request = call::request(command, matches, body, connection)?;
    let mut writer = Writer::new(&Output::new(matches)?, view);
    let policy = policy(matches);
    let progress = Arc::new(Progress::new(&poll_command.operation));
    let reporter = Arc::clone(&progress);
    let outcome = tokio::select! {
        // In this order, so that Ctrl-C is listened for before anything is done.
        biased;
        _ = tokio::signal::ctrl_c() => Err(Failure::interrupted(interruption(&progress))),
        outcome = async {
            let job = request.start(resume.as_ref()).await?;
            // Known before the wait, so that it can be gone on with whatever becomes of that.
            if resume.is_none() {
                reporter.tell(&message!("started: --resume '{}' waits for it again", "已启动：--resume '{}' 可再次等待它", job.handle()));
            }
            let on_state = Arc::clone(&reporter);
            job.wait(policy, Box::new(move |state| on_state.show(state))).await
        } => outcome.map_err(|error| in_words(command, error.into())),
    };
    progress.clear();
    let mut body = outcome?.into_inner();
    match poll_command.operation.pagination() {
        Some(paging) => call::list(&mut body, &paging, &mut writer),
        None => writer.thing(&body),
    }
}

fn interruption(progress: &Progress) -> String {
    progress.clear();
    match progress.last() {
        Some(state) => message!(
            "interrupted; the last state was {}, and what was waited for goes on without us",
            "已中断；最后的状态是 {}，所等待的任务仍在继续",
            state
        ),
        None => message!(
            "interrupted before a state was seen; what was to be waited for goes on without us",
            "在看到状态之前已中断；所要等待的任务仍在继续"
        ),
    }
}

//! These images shall be in these regions: what is missing is made, what is there is left alone, what is under way is waited for. Knows
//! plans and actions, and no provider.

mod file;

use std::path::PathBuf;
use std::sync::Arc;

use clap::ArgMatches;
use oas_contract::actions::DESTINATION_INPUT;
use oas_runtime::{Json, JsonMap};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::action::lookup::{self, Item, Patience};
use crate::action::task::{REGION, Task, Track};
use crate::action::{AT_ONCE, ended, one_endpoint, patience};
use crate::connection::Connection;
use crate::failure::{Exit, Failure};
use crate::language::message;
use crate::output::cell::Stage;
use crate::output::fields::Field;
use crate::output::{Output, View, Writer, note};
use crate::progress::Lines;
use file::{Chain, SOURCE_INPUT};

/// The columns of the rows that people read.
const COLUMNS: [&str; 6] = ["provider", "image", "region", "action", "state", "id"];

/// What all steps of a plan share.
struct Context {
    connection: Arc<Connection>,
    patience: Patience,
    lines: Lines,
    limit: Semaphore,
    /// Whether nothing is changed.
    dry_run: bool,
}

/// What has become of something that was wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    There,
    Made,
    Missing,
    UnderWay,
    Failed,
    NotTried,
}

struct Step {
    task: Task,
    state: State,
    id: Option<String>,
    failure: Option<Arc<Failure>>,
}

/// What a copy is made of.
#[derive(Clone)]
enum Original {
    /// What the plan names, or what is found by what it is called.
    Named,
    /// What was made before, as far as its id is known.
    Made(Option<String>),
    /// What could not be made.
    Failed,
}

/// Brings about what a plan says.
pub async fn run(matches: &ArgMatches, connection: Arc<Connection>) -> Result<(), Failure> {
    let path = matches.get_one::<PathBuf>("plan").expect("the parser asks for one");
    let chains = file::read(path)?;
    let all: Vec<Task> = chains.iter().flat_map(|chain| chain.makes.iter().chain(&chain.copies).cloned()).collect();
    one_endpoint(&all, &connection)?;
    let fields = COLUMNS.iter().map(|name| Field::named(name, &format!("/{name}"))).collect();
    let mut writer = Writer::new(&Output::new(matches)?, View { fields, ..View::default() });
    let context = Arc::new(Context {
        connection,
        patience: patience(matches),
        lines: Lines::new(),
        limit: Semaphore::new(AT_ONCE),
        dry_run: matches.get_flag("dry-run"),
    });
    let mut running = JoinSet::new();
    for (index, chain) in chains.into_iter().enumerate() {
        let context = Arc::clone(&context);
        running.spawn(async move { (index, steps(context, chain).await) });
    }
    let mut outcomes = Vec::new();
    let all = async {
        while let Some(outcome) = running.join_next().await {
            outcomes.push(outcome.map_err(|error| Failure::new(Exit::Failed, error.to_string()))?);
        }
        Ok::<(), Failure>(())
    };
    tokio::select! {
        // In this order, so that Ctrl-C is listened for before anything is done.
        biased;
        _ = tokio::signal::ctrl_c() => {
            context.lines.clear();
            return Err(Failure::interrupted(message!(
                "interrupted; what was begun goes on without us, and the same command goes on with it",
                "已中断；已启动的任务仍在继续，再次执行同一命令即可接着做"
            )));
        }
        outcome = all => outcome?,
    }
    outcomes.sort_by_key(|(index, _)| *index);
    let steps: Vec<Step> = outcomes.into_iter().flat_map(|(_, steps)| steps).collect();
    for step in &steps {
        writer.item(step.row())?;
    }
    writer.finish()?;
    summary(&steps);
    let failures = steps.into_iter().filter_map(|step| Some((step.task.label(), step.failure?))).collect::<Vec<_>>();
    ended(&failures)
}

/// Tells how many there are of each.
fn summary(steps: &[Step]) {
    let states =
        [State::There, State::UnderWay, State::Missing, State::Made, State::Failed, State::NotTried].into_iter();
    let counted = states.filter_map(|state| {
        let count = steps.iter().filter(|step| step.state == state).count();
        (count > 0).then(|| format!("{count} {}", state.word()))
    });
    note(&counted.collect::<Vec<_>>().join(", "));
}

/// The steps of one chain: what needs nothing at the same time, then the copies of it.
async fn steps(context: Arc<Context>, chain: Chain) -> Vec<Step> {
    let mut steps = together(&context, chain.makes, &Original::Named).await;
    let original = match steps.first() {
        Some(step) if step.failure.is_some() => Original::Failed,
        Some(step) => Original::Made(step.id.clone()),
        None => Original::Named,
    };
    steps.extend(together(&context, chain.copies, &original).await);
    steps
}

async fn together(context: &Arc<Context>, tasks: Vec<Task>, original: &Original) -> Vec<Step> {
    let mut running = JoinSet::new();
    for (index, task) in tasks.into_iter().enumerate() {
        let (context, original) = (Arc::clone(context), original.clone());
        running.spawn(async move {
            let _permit = context.limit.acquire().await;
            (index, ensure(&context, task, original).await)
        });
    }
    let mut steps = running.join_all().await;
    steps.sort_by_key(|(index, _)| *index);
    steps.into_iter().map(|(_, step)| step).collect()
}

/// Makes what is missing.
async fn ensure(context: &Context, task: Task, original: Original) -> Step {
    let result = attempt(context, task.clone(), original).await;
    let (state, id, failure) = match result {
        Ok((state, id)) => (state, id, None),
        Err(failure) => (State::Failed, None, Some(Arc::new(failure))),
    };
    Step { task, state, id, failure }
}

async fn attempt(context: &Context, mut task: Task, original: Original) -> Result<(State, Option<String>), Failure> {
    let lookup = task.action.lookup.clone().expect("the plan was read");
    let connection = &context.connection;
    let found = lookup::items(connection, &task.command, &lookup, &task.inputs).await?;
    let of = |stage: Stage| found.iter().find(|item| item.stage == stage).map(|item| item.id.clone());
    if let Some(id) = of(Stage::Succeeded) {
        return Ok((State::There, Some(id)));
    }
    if let Some(id) = of(Stage::Pending) {
        if context.dry_run {
            return Ok((State::UnderWay, Some(id)));
        }
        let progress = task.progress(&context.lines);
        let what = (&task.command, &lookup, &task.inputs);
        let item = lookup::wait(connection, what, &id, context.patience, &progress).await;
        progress.clear();
        return item.map(|item| (State::There, Some(item.id)));
    }
    if task.takes(SOURCE_INPUT) && task.inputs.first(SOURCE_INPUT).is_none() {
        match original {
            Original::Failed => return Ok((State::NotTried, None)),
            Original::Made(Some(id)) => task.inputs.set(SOURCE_INPUT, &id),
            Original::Made(None) if context.dry_run => return Ok((State::Missing, None)),
            Original::Made(None) | Original::Named => {
                let id = original_id(context, &task).await?;
                task.inputs.set(SOURCE_INPUT, &id);
            }
        }
    }
    if context.dry_run {
        return Ok((State::Missing, None));
    }
    let (progress, track) = (Arc::new(task.progress(&context.lines)), Arc::new(Track::default()));
    let outcome = task.clone().run(Arc::clone(connection), Some(context.patience), progress, track).await;
    if let Some(failure) = outcome.failure {
        return Err(Failure::new(failure.exit, failure.message.clone()));
    }
    let id = match outcome.id {
        Some(id) => Some(id),
        // What has told no id is in the list now.
        None => lookup::items(connection, &task.command, &lookup, &task.inputs).await?.pop().map(|item| item.id),
    };
    Ok((State::Made, id))
}

/// The id of what is copied: the one thing of that name where it comes from.
async fn original_id(context: &Context, task: &Task) -> Result<String, Failure> {
    let lookup = task.action.lookup.as_ref().expect("the plan was read");
    let mut there = task.inputs.clone();
    match task.inputs.first(REGION) {
        Some(region) => there.set(DESTINATION_INPUT, region),
        None => drop(there.0.remove(DESTINATION_INPUT)),
    }
    let found = lookup::items(&context.connection, &task.command, lookup, &there).await?;
    let ready: Vec<&Item> = found.iter().filter(|item| item.stage == Stage::Succeeded).collect();
    let (what, region) = (task.subject().unwrap_or_default(), task.inputs.first(REGION).unwrap_or("–"));
    match ready[..] {
        [one] => Ok(one.id.clone()),
        [] => Err(Failure::new(
            Exit::NotFound,
            message!("there is no `{}` in {} that could be copied", "{1} 中没有可以复制的 `{0}`", what, region),
        )),
        _ => {
            let ids: Vec<&str> = ready.iter().map(|item| item.id.as_str()).collect();
            Err(Failure::usage(message!(
                "several in {} are called `{}`: say by `image` which is copied, one of {}",
                "{} 中有几个叫 `{}` 的镜像：请用 `image` 指明复制哪一个：{}",
                region,
                what,
                ids.join(", ")
            )))
        }
    }
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::There => "there",
            Self::Made => "made",
            Self::Missing => "missing",
            Self::UnderWay => "under way",
            Self::Failed => "failed",
            Self::NotTried => "not tried",
        }
    }
}

impl Step {
    /// The row that it is shown as.
    fn row(&self) -> Json {
        let mut row = JsonMap::new();
        let mut set = |name: &str, value: Option<&str>| {
            row.extend(value.map(|value| (name.to_owned(), Json::from(value))));
        };
        set("provider", Some(self.task.command.package));
        set("image", self.task.subject().as_deref());
        set(REGION, self.task.region());
        set("action", Some(&self.task.action.name));
        set("state", Some(self.state.word()));
        set("id", self.id.as_deref());
        set("error", self.failure.as_ref().map(ToString::to_string).as_deref());
        Json::Object(row)
    }
}

//! `fuzz`: broken input for everything that reads some, for a bounded time. What breaks a reader is kept, and read again with
//! `--replay`.

mod mutate;
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use oas_diff_cli::output;

use crate::workspace;
use mutate::{Random, mutated};
use targets::{Input, ReadArguments, Target};

/// How long a reader may take for one text before it counts as endless. All are smaller than 100 kB.
const LONGEST: Duration = Duration::from_secs(20);
/// The stack of a reader.
const STACK: usize = 8 << 20;

#[derive(clap::Args)]
pub struct Arguments {
    /// How long, in seconds; what each reader gets of it is the same
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Where the row of random numbers begins
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Reads a file once more that has broken a reader; its name begins with that of the reader
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
}

/// Exit codes: 0, and 1 where a reader breaks.
pub fn run(arguments: &Arguments, read_arguments: ReadArguments) -> Result<ExitCode> {
    let targets = targets::all(workspace::root()?)?;
    let folder = workspace::target_folder()?.join("fuzz");
    std::fs::create_dir_all(&folder).with_context(|| format!("failed to make {}", folder.display()))?;
    let mut good = true;
    let share = Duration::from_secs(arguments.seconds) / u32::try_from(targets.len()).unwrap_or(u32::MAX);
    for target in targets {
        let name = target.name;
        let mut texts: Box<dyn Iterator<Item = Input>> = match &arguments.replay {
            Some(path) if is_of(path, name) => {
                let text = std::fs::read(path).with_context(|| format!("failed to read {}", path.display()))?;
                let whole = target.seeds.first().cloned().unwrap_or_default();
                Box::new(std::iter::once(Input { text, whole, read_arguments }))
            }
            Some(_) => continue,
            None => Box::new(broken(target.seeds.clone(), arguments.seed, share).map(|(text, whole)| Input {
                text,
                whole,
                read_arguments,
            })),
        };
        let (count, fault) = feed(&target, &mut texts, &folder)?;
        output::print(&format_args!("{name:12} {count:7} texts\n"));
        if let Some((kept, fault)) = fault {
            good = false;
            output::print(&format_args!("  error: {fault}\n  cargo xtask fuzz --replay {}\n", kept.display()));
        }
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn is_of(path: &Path, target: &str) -> bool {
    path.file_name().is_some_and(|file| file.to_string_lossy().starts_with(target))
}

/// Pairs of a broken text and the whole one that it was made of, as long as there is time.
fn broken(seeds: Vec<Vec<u8>>, seed: u64, share: Duration) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
    let (start, mut random) = (Instant::now(), Random::new(seed));
    std::iter::from_fn(move || {
        let whole = &seeds[random.below(seeds.len())];
        let other = &seeds[random.below(seeds.len())];
        (start.elapsed() < share).then(|| (mutated(whole, other, &mut random), whole.clone()))
    })
}

/// Gives a reader one text after the other. A text is written down before it is read: a stack that overflows ends the process.
fn feed(
    target: &Target,
    texts: &mut dyn Iterator<Item = Input>,
    folder: &Path,
) -> Result<(usize, Option<(PathBuf, String)>)> {
    let kept = folder.join(format!("{}.txt", target.name));
    let (send, receive) = mpsc::channel::<Input>();
    let (answer, answers) = mpsc::channel();
    let read = target.read;
    let reader = move || {
        for input in receive {
            let outcome = catch_unwind(AssertUnwindSafe(|| read(&input)));
            let outcome = outcome.unwrap_or_else(|_| Err("it panics".to_owned()));
            if answer.send(outcome).is_err() {
                return;
            }
        }
    };
    std::thread::Builder::new().stack_size(STACK).spawn(reader).context("failed to start a thread")?;
    let mut count = 0;
    for input in texts {
        std::fs::write(&kept, &input.text).with_context(|| format!("failed to write {}", kept.display()))?;
        count += 1;
        if send.send(input).is_err() {
            return Ok((count, Some((kept, "the reader is gone".to_owned()))));
        }
        match answers.recv_timeout(LONGEST) {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => return Ok((count, Some((kept, fault)))),
            Err(RecvTimeoutError::Timeout) => {
                return Ok((count, Some((kept, format!("it takes more than {} seconds", LONGEST.as_secs())))));
            }
            Err(RecvTimeoutError::Disconnected) => return Ok((count, Some((kept, "the reader is gone".to_owned())))),
        }
    }
    Ok((count, None))
}

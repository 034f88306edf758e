//! Every command that the documentation shows is run as it is typed, in a shell: one that is misspelt, or has come to
//! need something else, fails here. Without an account, so that calls go to the fake, or end with the exit code for missing
//! credentials.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod pages;
mod scratch;

use std::collections::{BTreeSet, HashSet};
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Stdio;
use std::sync::Mutex;

use pages::{Block, Command};
use scratch::Scratch;

/// Commands that are not run, by how they begin, and why.
const NOT_RUN: &[(&str, &str)] = &[
    ("cargo test --workspace", "it is the suite that this test is part of"),
    ("cargo install", "it compiles in release mode and installs"),
    ("cargo run --package ppio-gpu --example", "the examples are run by a test of the package `conformance`"),
];
/// What a stranger does from a fresh clone, from beginning to end: scripts of the repository.
const WALKS: [&str; 3] = ["program", "shell", "contract"];
/// How many threads run commands that need no workspace; more than there are cores, as some of them wait.
const THREADS: usize = 4;
/// Commands that run until they are stopped: they are stopped after their first line.
const SERVERS: &[&str] = &["cargo xtask mock"];

#[test]
fn every_command_of_the_documentation_runs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let blocks = pages::blocks(root);
    assert!(blocks.iter().flatten().count() > 50, "the pages are not found");
    let scratch = Scratch::new(root);
    let used = Mutex::new(BTreeSet::new());
    // What works on the copy of the workspace has it for itself; the rest is spread over some threads.
    let (mut workspace, mut elsewhere): (Vec<Block>, Vec<Block>) = blocks.into_iter().partition(|block| {
        block.iter().any(|command| ["xtask", "oas-diff"].iter().any(|name| command.text.contains(name)))
    });
    workspace.extend(WALKS.map(pages::walk));
    // What several pages show is run once: in the workspace by blocks, as its commands build upon each other.
    let mut known = HashSet::new();
    workspace.retain(|block| known.insert(block.iter().map(Command::id).collect::<Vec<_>>()));
    for block in &mut elsewhere {
        block.retain(|command| known.insert(vec![command.id()]));
    }
    let faults = std::thread::scope(|scope| {
        let in_workspace = || -> Vec<String> {
            workspace.iter().flat_map(|block| run(&scratch, block, &scratch.workspace(), &used)).collect()
        };
        let others = |part: usize| -> Vec<String> {
            let own = elsewhere.iter().enumerate().skip(part).step_by(THREADS);
            own.flat_map(|(number, block)| run(&scratch, block, &scratch.empty(number), &used)).collect()
        };
        let mut threads = vec![scope.spawn(in_workspace)];
        threads.extend((0..THREADS).map(|part| scope.spawn(move || others(part))));
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(faults.is_empty(), "{} commands fail\n\n{}", faults.len(), faults.join("\n"));
    let used = used.into_inner().unwrap();
    let listed = NOT_RUN.iter().map(|(text, _)| text).chain(SERVERS);
    let unused: Vec<_> = listed.filter(|text| !used.contains(*text)).collect();
    assert!(unused.is_empty(), "no page has these commands any more; take them out of the list: {unused:?}");
}

/// Runs the commands of a block one after the other, and says what is wrong with them.
fn run(scratch: &Scratch, block: &Block, folder: &Path, used: &Mutex<BTreeSet<&'static str>>) -> Vec<String> {
    let listed = |prefix: &'static str, command: &Command| {
        let is = command.text.starts_with(prefix);
        is.then(|| used.lock().unwrap().insert(prefix));
        is
    };
    let mut faults = Vec::new();
    for command in block {
        if NOT_RUN.iter().any(|(prefix, _)| listed(prefix, command)) {
            continue;
        }
        if SERVERS.iter().any(|prefix| listed(prefix, command)) {
            faults.extend(serve(scratch, command, folder));
            continue;
        }
        let output = scratch.shell(&command.text, folder).stdin(Stdio::null()).output().unwrap();
        let Command { place, text, exit } = command;
        if output.status.code() != Some(*exit) {
            let stderr = String::from_utf8_lossy(&output.stderr);
            faults.push(format!("{place}: `{text}`: {}, not {exit}\n{stderr}", output.status));
        }
    }
    faults
}

/// Starts a command that does not end by itself, and stops it when it has said something.
fn serve(scratch: &Scratch, command: &Command, folder: &Path) -> Option<String> {
    let mut shell = scratch.shell(&command.text, folder);
    // In a group of its own, as it starts other programs.
    shell.process_group(0).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = shell.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let group = format!("-{}", child.id());
    let stopped = std::process::Command::new("kill").args(["-s", "TERM", "--", &group]).status().unwrap();
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    child.wait().unwrap();
    let Command { place, text, .. } = command;
    (line.is_empty() || !stopped.success()).then(|| format!("{place}: `{text}` serves nothing\n{stderr}"))
}

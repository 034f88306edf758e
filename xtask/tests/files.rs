//! What tasks write is there as a whole or not at all: on a full disk, when they are stopped, when several write at once.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::{CONTRACT, Workspace, text, xtask};

/// What `regen` writes for the one package.
const MADE: [&str; 4] = ["src/generated.rs", "spec.yaml", "build.rs", "LICENSE-MIT"];

fn made(workspace: &Workspace) -> Vec<String> {
    MADE.iter().map(|name| workspace.read(&format!("crates/things/{name}"))).collect()
}

/// Names of files that are there only while a task writes.
fn left_over(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(left_over(&path));
        } else if path.extension().is_some_and(|ending| ending == "new") || path.ends_with("interrupted.json") {
            found.push(path.display().to_string());
        }
    }
    found
}

/// Contracts of two forms, so that every run of `regen` has something to write.
fn contract(round: usize) -> String {
    CONTRACT.replace("list_things", ["list_things", "show_everything"][round % 2])
}

#[test]
fn a_task_that_is_killed_leaves_whole_files_and_the_next_goes_on() {
    let workspace = Workspace::new("killed");
    let root = workspace.path("");
    let mut expected = Vec::new();
    for round in 0..2 {
        workspace.write("specs/things.yaml", &contract(round));
        assert!(xtask(&root, &["regen"]).status.success());
        expected.push(made(&workspace));
    }
    assert_ne!(expected[0], expected[1]);
    let rounds = std::env::var("KILLED_ROUNDS").map_or(40, |rounds| rounds.parse().unwrap());
    // From before the first to after the last file, in steps that repeat at no regular distance.
    workspace.write("specs/things.yaml", &contract(0));
    let start = Instant::now();
    assert!(xtask(&root, &["regen"]).status.success());
    let whole = start.elapsed().as_micros() as usize * 6 / 5;
    let (mut killed, mut settled) = (0, 0);
    for round in 0..rounds {
        workspace.write("specs/things.yaml", &contract(round));
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("regen").current_dir(&root).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(Duration::from_micros((round * 7_919 % whole) as u64));
        child.kill().unwrap();
        killed += usize::from(!child.wait().unwrap().success());
        for (name, (text, both)) in MADE.iter().zip(made(&workspace).iter().zip(expected[0].iter().zip(&expected[1]))) {
            assert!(text == both.0 || text == both.1, "round {round}: {name} is neither the old nor the new one");
        }
        let next = xtask(&root, &["regen"]);
        assert!(next.status.success(), "round {round}: {}", text(&next.stderr));
        settled += usize::from(text(&next.stderr).contains("was stopped "));
        assert_eq!(made(&workspace), expected[round % 2], "round {round}");
        assert_eq!(left_over(&root), [""; 0], "round {round}");
    }
    eprintln!("{killed} of {rounds} were killed, {settled} of them while they wrote");
    assert!(killed > rounds / 4, "{killed} of {rounds} were killed");
}

/// A list of files that a task had begun, as it stands after the task was stopped.
fn interrupt(workspace: &Workspace, whole: bool, before: &str) -> String {
    let (target, beside) =
        (workspace.path("specs/things.yaml"), workspace.write("specs/.things.yaml.1.new", &contract(1)));
    let before = oas_codegen::digest(before);
    let file = serde_json::json!({"target": target, "beside": beside, "before": before});
    let list = serde_json::json!({"task": "refresh", "whole": whole, "files": [file]});
    workspace.write(".xtask/interrupted.json", &list.to_string());
    let output = xtask(&workspace.path(""), &["regen"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(left_over(&workspace.path("")), [""; 0]);
    text(&output.stderr)
}

#[test]
fn what_was_interrupted_is_finished_where_that_loses_nothing() {
    let workspace = Workspace::new("interrupted");
    let said = interrupt(&workspace, true, CONTRACT);
    assert!(said.contains("things.yaml is written now: `refresh` was stopped while it wrote"), "{said}");
    assert_eq!(workspace.read("specs/things.yaml"), contract(1));
    // Somebody has edited the file since.
    workspace.write("specs/things.yaml", CONTRACT);
    let said = interrupt(&workspace, true, "something else");
    assert!(said.contains("is left as it is, as it was edited since `refresh` was stopped"), "{said}");
    assert_eq!(workspace.read("specs/things.yaml"), CONTRACT);
    // It had not come so far.
    let said = interrupt(&workspace, false, CONTRACT);
    assert!(said.contains("`refresh` was stopped before it had written anything: run it again"), "{said}");
    assert_eq!(workspace.read("specs/things.yaml"), CONTRACT);
}

#[test]
fn a_full_disk_leaves_everything_as_it_was() {
    let workspace = Workspace::new("limit");
    let root = workspace.path("");
    assert!(xtask(&root, &["regen"]).status.success());
    let before = made(&workspace);
    workspace.write("specs/things.yaml", &contract(1));
    // Blocks of 512 bytes: less than the generated code has.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 4; exec \"$0\" regen"]).arg(env!("CARGO_BIN_EXE_xtask"));
    let output = command.current_dir(&root).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("error: nothing is written: failed to write "), "{}", text(&output.stderr));
    assert_eq!(made(&workspace), before);
    assert_eq!(left_over(&root), [""; 0]);
}

#[test]
fn tasks_that_write_at_once_wait_for_each_other() {
    let workspace = Workspace::new("at-once");
    for round in 0..8 {
        workspace.write("specs/things.yaml", &contract(round));
        let start = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
            command.arg("regen").current_dir(workspace.path("")).stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        };
        let children: Vec<_> = (0..4).map(|_| start()).collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "round {round}: {}", text(&output.stderr));
        }
        assert!(xtask(&workspace.path(""), &["regen", "--check"]).status.success(), "round {round}");
        assert_eq!(left_over(&workspace.path("")), [""; 0]);
    }
}

#[test]
fn a_new_crate_has_a_name_that_nothing_else_has() {
    let workspace = Workspace::new("names");
    workspace.write(
        "Cargo.lock",
        "version = 4\n\n[[package]]\nname = \"serde_json\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"xtask\"\nversion = \"0.1.0\"\n",
    );
    let manifest = workspace.read("Cargo.toml");
    let page = workspace.write("page.md", "# Things\n\nGET /v1/things\n");
    for (name, what) in [
        ("serde-json", "there is a package `serde_json` that this workspace is built with"),
        ("xtask", "there is a package `xtask`"),
        ("fn", "no crate can be called `fn`"),
        ("std", "no crate can be called `std`"),
        ("con", "no crate can be called `con`"),
        ("Acme", "`Acme` is no name of a client crate"),
    ] {
        let output = xtask(&workspace.path(""), &["new", name, &page]);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", text(&output.stdout));
        assert!(text(&output.stderr).contains(what), "{name}: {}", text(&output.stderr));
        assert!(!workspace.path(&format!("crates/{name}")).exists());
        assert!(!workspace.path(&format!("specs/{name}.yaml")).exists());
    }
    // Its dependencies are missing here, so that it does not compile: all is taken back.
    let output = xtask(&workspace.path(""), &["new", "others", &page]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("does not compile, and is taken back"), "{}", text(&output.stderr));
    assert!(!workspace.path("crates/others").exists() && !workspace.path("specs/others.yaml").exists());
    assert!(!workspace.path("specs/facts").exists());
    assert_eq!(workspace.read("Cargo.toml"), manifest);
}

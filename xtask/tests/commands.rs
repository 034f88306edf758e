//! Every command and every file that the documents for people name is there.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

const DOCUMENTS: [&str; 5] = ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "docs/faults.md", "specs/README.md"];
/// What stands for a name of one's own.
const STANDS_FOR: [&str; 4] = ["<", "NAME", "acme-images", "*"];
/// Tasks that pass their arguments on to another program.
const PASSED_ON: [&str; 2] = ["demo", "mock"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Pieces of code in a document, each with its line: what stands between backticks, and the lines of listings.
fn code(text: &str) -> Vec<(usize, &str)> {
    let mut code = Vec::new();
    let mut in_listing = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_listing = !in_listing;
        } else if in_listing {
            code.push((index + 1, line.trim()));
        } else {
            code.extend(line.split('`').skip(1).step_by(2).map(|piece| (index + 1, piece)));
        }
    }
    code
}

/// The help of each task, asked for once.
#[derive(Default)]
struct Tasks(BTreeMap<String, Option<String>>);

impl Tasks {
    fn help(&mut self, task: &str) -> Option<&str> {
        let ask = || {
            let output = Command::new(env!("CARGO_BIN_EXE_xtask")).args(["help", task]).output().unwrap();
            output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
        };
        self.0.entry(task.to_owned()).or_insert_with(ask).as_deref()
    }
}

/// What is wrong with a command.
fn fault(command: &str, tasks: &mut Tasks) -> Option<String> {
    let command = command.split(" #").next().unwrap_or_default();
    let words: Vec<&str> = command.split_whitespace().map(|word| word.trim_matches(['[', ']', '…'])).collect();
    let words = &words[words.iter().position(|word| *word == "cargo")? + 1..];
    if words.first() == Some(&"xtask") {
        let task = words.get(1)?;
        let Some(help) = tasks.help(task) else { return Some(format!("there is no task `{task}`")) };
        let options = words[2..].iter().filter(|word| word.starts_with("--") && word.len() > 2);
        let mut unknown = options.filter(|option| !PASSED_ON.contains(task) && !help.contains(**option));
        return unknown.next().map(|option| format!("`{task}` has no option `{option}`"));
    }
    let values = |option: &str| -> Vec<&str> {
        words.iter().zip(words.iter().skip(1)).filter(|(word, _)| **word == option).map(|(_, value)| *value).collect()
    };
    let folder =
        |package: &str| if package == "xtask" { root().join(package) } else { root().join("crates").join(package) };
    let packages = values("--package");
    if let Some(unknown) = packages.iter().find(|package| !folder(package).join("Cargo.toml").exists()) {
        return Some(format!("there is no crate `{unknown}`"));
    }
    for (option, kind) in [("--test", "tests"), ("--example", "examples")] {
        for name in values(option) {
            let is_there = |package: &&str| {
                let folder = folder(package).join(kind);
                folder.join(format!("{name}.rs")).exists() || folder.join(name).join("main.rs").exists()
            };
            if !packages.iter().any(is_there) {
                return Some(format!("there is no `{name}` in the {kind} of {}", packages.join(", ")));
            }
        }
    }
    None
}

#[test]
fn commands_and_files_of_documents_exist() {
    let mut tasks = Tasks::default();
    let (mut commands, mut paths, mut faults) = (0, 0, Vec::new());
    for document in DOCUMENTS {
        let text = std::fs::read_to_string(root().join(document)).unwrap();
        for (line, piece) in code(&text) {
            let starts = |start: &str| piece.starts_with(start);
            if starts("cargo ") || starts("UPDATE_GOLDEN=1 cargo ") {
                commands += 1;
                faults.extend(fault(piece, &mut tasks).map(|fault| format!("{document}:{line}: {fault}")));
            } else if ["crates/", "docs/", "specs/", "xtask/", ".ci/", ".github/"].into_iter().any(starts) {
                let is_one = !piece.contains(' ') && !STANDS_FOR.iter().any(|part| piece.contains(part));
                paths += usize::from(is_one);
                if is_one && !root().join(piece).exists() {
                    faults.push(format!("{document}:{line}: there is no `{piece}`"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    assert!(commands > 60 && paths > 30, "{commands} commands and {paths} paths: documents are not read any more");
}

#[test]
fn what_is_not_there_is_found() {
    let mut tasks = Tasks::default();
    for (command, expected) in [
        ("cargo xtask lint --strict", None),
        ("cargo xtask lint --strictly", Some("`lint` has no option `--strictly`")),
        ("cargo xtask polish", Some("there is no task `polish`")),
        ("UPDATE_GOLDEN=1 cargo test --package oas-contract --test lint", None),
        ("cargo test --package contracts", Some("there is no crate `contracts`")),
        ("cargo test --package oas-contract --test lists", Some("there is no `lists` in the tests of oas-contract")),
    ] {
        assert_eq!(fault(command, &mut tasks).as_deref(), expected, "{command}");
    }
}

/// What a comparison can be told stands in the documents as it is: every value, and no other.
#[test]
fn lists_of_values_are_whole() {
    let said = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).output().unwrap();
        String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
    };
    let after = |text: &str, start: &str, end: char| -> Vec<String> {
        let list = text.split(start).nth(1).unwrap_or_else(|| panic!("{start} is not in {text}"));
        list.split(end).next().unwrap().split(',').map(|word| word.trim().to_owned()).collect()
    };
    let help = said(&["help", "diff"]);
    let fails = after(help.split("--fail-on").nth(1).unwrap(), "[possible values: ", ']');
    let formats = after(&said(&["diff", "--format", "nothing"]), "is none of: ", '\n');
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    for (option, values) in [("fail-on", &fails), ("format", &formats)] {
        assert!(values.len() > 4, "{values:?}");
        let row = format!("| `--{option} {}` |", values.join("\\|"));
        assert!(readme.contains(&row), "README.md does not have {row}");
        let page = std::fs::read_to_string(root().join("docs/diff-in-ci.md")).unwrap();
        let missing: Vec<_> = values.iter().filter(|value| !page.contains(&format!("`{value}`"))).collect();
        assert!(missing.is_empty(), "docs/diff-in-ci.md does not have {missing:?}");
    }
}

//! The fake as a program: what it prints of the environment of its caller, and what it says of recordings.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oas-mock"));
    command.current_dir(root());
    command
}

#[test]
fn nothing_of_the_environment_is_printed() {
    let mut child = program()
        .args(["--contract", "specs/ppio-gpu.yaml", "--contract", "specs/jdcloud-vm.yaml"])
        .env("PPIO_API_KEY", "sk-of-the-caller")
        .env("JDCLOUD_SESSION_TOKEN", "token-of-the-caller")
        .env("UNRELATED_SECRET", "of-the-caller-too")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    let said = said.next().unwrap().unwrap();
    child.kill().unwrap();
    let printed = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap() + &said;
    assert!(printed.contains("export JDCLOUD_ACCESS_KEY='mock-"), "{printed}");
    assert!(printed.contains("# PPIO_API_KEY keeps its value"), "{printed}");
    assert!(!printed.contains("of-the-caller"), "{printed}");
}

/// Runs `--compare` over files, with these contracts; what it prints, and whether it was content.
fn compared(contracts: &[PathBuf], files: &[&Path], more: &[&str]) -> (String, bool) {
    let mut command = program();
    for contract in contracts {
        command.arg("--contract").arg(contract);
    }
    for file in files {
        command.arg("--compare").arg(file);
    }
    let output = command.args(more).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    (text, output.status.success())
}

/// The files of a folder with an ending.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == ending)).collect();
    files.sort();
    files
}

/// The recording that the tests change.
fn own() -> String {
    std::fs::read_to_string(root().join("specs/recordings/fake-ppio-gpu.har")).unwrap()
}

/// Whoever has an account puts what the service has said there, and it is held against the contract from then on.
#[test]
fn recordings_are_what_the_contracts_say() {
    let files_there = files("specs/recordings", "har");
    assert!(!files_there.is_empty());
    let recordings: Vec<&Path> = files_there.iter().map(PathBuf::as_path).collect();
    let (text, is_good) = compared(&files("specs", "yaml"), &recordings, &["--strict"]);
    assert!(is_good, "{text}");
}

/// A copy of a recording in which a text is another one.
fn changed(name: &str, from: &str, to: &str) -> PathBuf {
    let text = own();
    assert!(text.contains(from), "{from}");
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.har"));
    std::fs::write(&file, text.replace(from, to)).unwrap();
    file
}

#[test]
fn what_differs_is_said_with_its_place() {
    let cases = [
        (
            "member",
            "\\\"has_more\\\":",
            "\\\"more\\\":1,\\\"has_more\\\":",
            "`/more` of the answer is not in the contract",
            false,
        ),
        ("absent", "\\\"data\\\":", "\\\"datas\\\":", "`/data` of the answer is required, and is not there", true),
        (
            "type",
            "\\\"created_at\\\":",
            "\\\"created_at\\\":\\\"soon\\\",\\\"x\\\":",
            "`/data/*/created_at` of the answer",
            true,
        ),
        ("status", "\"status\":200", "\"status\":418", "the status 418 is not one of the contract", true),
        ("state", "\\\"succeeded\\\"", "\\\"sleeping\\\"", "which the contract does not know", false),
        ("path", "/gpus/v2/prewarm-tasks", "/gpus/v2/prewarmed", "no contract has the path of", true),
        ("query", "?limit=", "?most=", "there is no parameter most", true),
    ];
    for (name, from, to, what, is_error) in cases {
        let file = changed(name, from, to);
        let (text, is_good) = compared(&[PathBuf::from("specs/ppio-gpu.yaml")], &[&file], &[]);
        assert!(text.contains(what), "{name}: `{what}` is not in {text}");
        assert!(text.contains(&format!("{name}.har:")), "{name}: no place in {text}");
        assert_eq!(is_good, !is_error, "{name}: {text}");
        assert!(!compared(&[PathBuf::from("specs/ppio-gpu.yaml")], &[&file], &["--strict"]).1, "{name}");
    }
}

#[test]
fn a_broken_recording_is_one_error_with_a_place() {
    let whole = own();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let cases: Vec<(&str, String, &str)> = vec![
        ("empty", String::new(), "empty.har:1:1"),
        ("cut", whole[..whole.len() / 2].to_owned(), "cut.har:"),
        ("no-json", "entries: - a".to_owned(), "no-json.har:1:"),
        ("list", "[]".to_owned(), "list.har:1:1: error"),
        ("other", "{\"log\": {\"entries\": 5}}".to_owned(), "other.har:1:21: error"),
        (
            "no-url",
            "{\"log\": {\"entries\": [\n{\"request\": {\"method\": \"GET\"}, \"response\": {}}]}}".to_owned(),
            "no-url.har:2:13: error",
        ),
    ];
    for (name, text, place) in cases {
        let file = folder.join(format!("{name}.har"));
        std::fs::write(&file, text).unwrap();
        for option in ["--compare", "--replay"] {
            let output = program().args(["--contract", "specs/ppio-gpu.yaml", option]).arg(&file).output().unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(!output.status.success() && said.contains(place), "{name} {option}: {said}");
            assert_eq!(said.matches("error").count().min(2), said.matches("error").count(), "{name}: {said}");
        }
    }
}

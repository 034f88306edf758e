//! The examples of the client crates, run as they stand: without an account, each against a fake of its own.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use support::cloud;

/// What an example prints, among other things.
const PRINTED: [(&str, &[&str]); 7] = [
    ("create_token", &["a token that is valid until 2"]),
    (
        "handle_errors",
        &[
            "look at the credentials\n  list_prewarm_tasks: 401 Unauthorized",
            "try again later\n  list_prewarm_tasks: failed to connect (127.0.0.1:",
            "the program must change: nothing was sent\n  get_prewarm_task: the parameter `task_id`",
        ],
    ),
    ("list_image_prewarm", &["nzd5nyi4keefsv2d Succeeded\n", "more from page=2&size=10&skip=5\n"]),
    ("list_images", &["633724a7-4a4e-11eb-8f73-fa1640aee23e ces\n", "25 images\n"]),
    ("list_prewarm_tasks", &["prewarm-task-id in Some(\"region-a\"): ", "25 tasks\n"]),
    ("wait_for_image_tasks", &["pending\nrunning\nfinished\n", "7094 Some(Finished)\n709 Some(Finished)\n"]),
    ("wait_for_prewarm_task", &["pending\nrunning\nsucceeded\n", "is in Some(\"region-a\")"]),
];

/// The examples of the workspace that stand in a client crate: names and programs. They are built with everything else,
/// so that whoever tests the whole workspace builds nothing more for this.
fn examples() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--workspace", "--examples", "--message-format", "json"]).current_dir(&root);
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = String::from_utf8(output.stdout).unwrap();
    let is_client = |manifest: &str| Path::new(manifest).with_file_name("spec.yaml").exists();
    let mut examples: Vec<_> = messages
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|message| message["target"]["kind"][0] == "example")
        .filter(|message| message["manifest_path"].as_str().is_some_and(is_client))
        .map(|message| {
            let name = message["target"]["name"].as_str().unwrap().to_owned();
            (name, PathBuf::from(message["executable"].as_str().unwrap()))
        })
        .collect();
    examples.sort();
    examples
}

#[tokio::test]
async fn every_example_of_a_client_runs_without_an_account() {
    let examples = examples();
    for (known, _) in PRINTED {
        assert!(examples.iter().any(|(name, _)| name == known), "there is no example {known}");
    }
    let variables = cloud().start().await.unwrap().environment();
    let proxies = ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
    for (name, program) in &examples {
        let mut command = Command::new(program);
        for variable in variables.keys().map(String::as_str).chain(proxies).chain(["OS_PASSWORD"]) {
            command.env_remove(variable);
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(!printed.trim().is_empty(), "{name} prints nothing");
        let expected = PRINTED.iter().find(|(known, _)| known == name).map_or(&[][..], |(_, expected)| expected);
        for part in expected {
            assert!(printed.contains(part), "{name}: {part:?} is missing in:\n{printed}");
        }
    }
}

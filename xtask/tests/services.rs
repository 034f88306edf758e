//! Services of several pages through the tasks: pages that contradict each other, and pages whose operations have moved.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::process::{Command, Output};

use support::{Workspace, text};

fn run(workspace: &Workspace, arguments: &[&str]) -> (Option<i32>, String) {
    use std::os::unix::fs::PermissionsExt as _;

    // That a crate compiles is another test's.
    let cargo = workspace.write("cargo", "#!/bin/sh\ntest \"$1\" = check || exec cargo \"$@\"\n");
    std::fs::set_permissions(&cargo, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output: Output = command.args(arguments).current_dir(workspace.path("")).env("CARGO", &cargo).output().unwrap();
    (output.status.code(), format!("{}{}", text(&output.stdout), text(&output.stderr)))
}

fn page(name: &str, request: &str, rows: &str) -> String {
    let (method, path) = request.split_once(' ').unwrap();
    format!(
        "# {name}\n\n## Request method\n{method}\n\n## Request address\nhttps://boats.acme.example{path}\n\n## Request parameters\n\n\
         | Name | Type | Required | Description |\n|---|---|---|---|\n{rows}\n## Response parameters\n\n\
         | Name | Type | Description |\n|---|---|---|\n| id | String | Which. |\n"
    )
}

const LABEL: &str = "| label | String | True | Its name. |\n";

#[test]
fn pages_that_contradict_each_other_are_told_and_can_be_kept() {
    let workspace = Workspace::new("contradictions");
    let one = workspace.write("saved/start.md", &page("startBoat", "POST /v1/boats/action", LABEL));
    let other = page("stopBoat", "POST /v1/boats/action", "| label | Integer | True | Its number. |\n");
    let other = workspace.write("saved/stop.md", &other);
    let arguments = ["new", "acme-boats", &one, &other];
    let (code, said) = run(&workspace, &arguments);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("conflict[field]: `body`") && said.contains("stop.md:"), "{said}");
    assert!(!workspace.path("specs/facts/acme-boats.yaml").exists());
    let (code, said) = run(&workspace, &[&arguments[..], &["--keep"]].concat());
    assert_eq!(code, Some(0), "{said}");
    // From then on changes of the pages are heard.
    let changed =
        page("startBoat", "POST /v1/boats/action", &format!("{LABEL}| sails | Integer | False | How many. |\n"));
    workspace.write("saved/start.md", &changed);
    let (code, said) = run(&workspace, &["refresh", "acme-boats", &one]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("applied[field]: `body sails`"), "{said}");
}

#[test]
fn a_page_of_a_folder_is_that_of_its_contract_when_its_path_is_another_one() {
    let workspace = Workspace::new("moved");
    let one = workspace.write("saved/build.md", &page("buildBoat", "POST /v1/boats", LABEL));
    let other = workspace.write("saved/paint.md", &page("paintBoat", "POST /v1/boats/paint", LABEL));
    let (code, said) = run(&workspace, &["new", "acme-boats", &one, &other]);
    assert_eq!(code, Some(0), "{said}");
    workspace.write("saved/paint.md", &page("paintBoat", "POST /v2/boats:paint", LABEL));
    workspace.write("saved/sink.md", &page("sinkBoat", "POST /v2/boats:sink", LABEL));
    let (code, said) = run(&workspace, &["refresh", "acme-boats", "--pages", "saved"]);
    // What is new is a person's to add.
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("applied[operation]: `POST /v2/boats:paint`"), "{said}");
    assert!(said.contains("new[operation]: saved/sink.md: no contract has POST /v2/boats:sink"), "{said}");
    let contract = workspace.read("specs/acme-boats.yaml");
    assert!(contract.contains("/v2/boats:paint") && !contract.contains("/v1/boats/paint"), "{contract}");
    let (_, said) = run(&workspace, &["refresh", "acme-boats", "--pages", "saved"]);
    assert!(said.contains("2 pages, 0 changed"), "{said}");
}

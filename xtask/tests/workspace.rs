//! Tasks work in the workspace around the current folder, or in the one that is named, and nowhere else; what they print
//! arrives or is missed aloud.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::process::{Command, Stdio};

use support::{Workspace, text, xtask};

#[test]
fn the_workspace_is_the_one_around_the_current_folder() {
    let workspace = Workspace::new("around");
    workspace.write("specs/things.yaml", &support::CONTRACT.replace("{id: {type: string}}", "[id]"));
    for folder in ["", "specs", "crates/things/src"] {
        let output = xtask(&workspace.path(folder), &["lint"]);
        assert_eq!(output.status.code(), Some(1), "{folder}");
        assert!(
            text(&output.stdout).ends_with("1 contract, 1 error, 0 warnings, 0 notes\n"),
            "{}",
            text(&output.stdout)
        );
    }
    // What cargo says of the package that runs it is no matter.
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let here = env!("CARGO_MANIFEST_DIR");
    let output = command.arg("lint").env("CARGO_MANIFEST_DIR", here).current_dir(workspace.path("")).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
    let elsewhere = workspace.path("").parent().unwrap().to_owned();
    let named = workspace.path("").display().to_string();
    assert_eq!(xtask(&elsewhere, &["lint", "--root", &named]).status.code(), Some(1));
}

#[test]
fn outside_of_a_workspace_nothing_is_read_or_written() {
    let workspace = Workspace::new("outside");
    let outside = workspace.path("").parent().unwrap().to_owned();
    let page = workspace.write("page.md", "# Things\n\nGET /v1/things\n");
    for arguments in [
        &["lint"][..],
        &["regen", "--check"],
        &["regen"],
        &["drift"],
        &["check"],
        &["refresh", "things", &page],
        &["new", "others", &page],
    ] {
        let output = xtask(&outside, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", text(&output.stdout));
        let error = text(&output.stderr);
        assert!(error.contains("no folder around it has `specs` and `xtask`"), "{arguments:?}: {error}");
    }
    let output = xtask(&outside, &["lint", "--root", &page]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("is no workspace"), "{}", text(&output.stderr));
    // What needs no workspace is done anywhere.
    let output = xtask(&outside, &["lint", &workspace.path("specs/things.yaml").display().to_string()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert_eq!(xtask(&outside, &["--version"]).status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn what_does_not_end_is_not_read() {
    let workspace = Workspace::new("endless");
    let pipe = workspace.path("pipe.yaml");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for task in ["lint", "facts", "corpus"] {
        for file in [pipe.to_str().unwrap(), "/dev/zero"] {
            let output = xtask(&workspace.path(""), &[task, file]);
            assert_eq!(output.status.code(), Some(2), "{task} {file}: {}", text(&output.stdout));
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_a_closed_pipe_is_none() {
    let workspace = Workspace::new("full");
    let page = workspace.write("page.md", "# Things\n\nGET /v1/things\n");
    let contract = workspace.path("specs/things.yaml").display().to_string();
    let changed = workspace.write("changed.yaml", &support::CONTRACT.replace("type: string", "type: integer"));
    let tasks: [&[&str]; 7] = [
        &["lint"],
        &["facts", &page],
        &["drift"],
        &["diff", &contract, &changed],
        &["regen", "--check"],
        &["--help"],
        &["--version"],
    ];
    let run = |arguments: &[&str], output: Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).current_dir(workspace.path("")).stdout(output).stderr(Stdio::piped());
        command.spawn().unwrap().wait_with_output().unwrap()
    };
    for arguments in tasks {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = run(arguments, full.into());
        assert_eq!(output.status.code(), Some(3), "{arguments:?}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains("error: failed to print: "), "{arguments:?}");
        let heard = xtask(&workspace.path(""), arguments).status.code();
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = run(arguments, writer.into());
        assert_eq!(output.status.code(), heard, "{arguments:?}: {}", text(&output.stderr));
        assert!(!text(&output.stderr).contains("failed to print"), "{arguments:?}: {}", text(&output.stderr));
    }
}

/// What clients do without is told, refused where that is asked for, and accepted where the contract gives the reason.
#[test]
fn what_is_left_out_is_told_refused_or_accepted() {
    let workspace = Workspace::new("left-out");
    let form = "schema: {type: array, items: {type: array, items: {type: string}}}";
    let parameter =
        format!("parameters: [{{name: where, in: query, required: true, description: W., {form}}}]\n      responses:");
    let other =
        "paths:\n  /others: {get: {operationId: list_others, summary: O., responses: {'200': {description: ok}}}}\n";
    let contract = support::CONTRACT.replacen("responses:", &parameter, 1).replacen("paths:\n", other, 1);
    let file = workspace.write("left.yaml", &contract);
    let accepted = workspace.write(
        "accepted.yaml",
        &contract.replacen("      parameters:", "      x-left-out: nobody needs it\n      parameters:", 1),
    );
    for (arguments, code, said) in [
        (vec!["lint", &file], 0, "warning[left-out]: the parameter `where`"),
        (vec!["lint", "--deny", "left-out", &file], 1, "error[left-out]: the parameter `where`"),
        (vec!["lint", "--deny", "left-out", &accepted], 0, "1 contract, 0 errors"),
        (vec!["lint", "--strict", &accepted], 0, "note[left-out-stated]: nobody needs it"),
    ] {
        let output = xtask(&workspace.path(""), &arguments);
        let shown = text(&output.stdout);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {shown}");
        assert!(shown.contains(said), "{arguments:?}: {shown}");
    }
    let output = xtask(&workspace.path(""), &["lint", "--deny", "left-outs", &file]);
    assert_eq!(output.status.code(), Some(2));
}

/// Names of documents can hold anything; what is printed of them moves no cursor and begins no line.
#[test]
fn names_do_not_act_on_terminals_and_logs() {
    let workspace = Workspace::new("active");
    let name = r#""a\n::error file=x::pwned\n\e[31m##[error]\u202e""#;
    let with = |text: &str| support::CONTRACT.replace("description: ok", text);
    let broken = workspace.write("broken.yaml", &with(&format!("description: ok\n          {name}: 1")));
    let output = xtask(&workspace.path(""), &["lint", &broken]);
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{shown}");
    assert!(shown.contains(r"`a\n::error file=x::pwned\n\u{1b}[31m\u{23}#[error]\u{202e}`"), "{shown}");
    let parameter = format!("parameters: [{{name: {name}, in: query, schema: {{type: string}}}}]\n      responses:");
    let old = workspace.write("old.yaml", support::CONTRACT);
    let new = workspace.write("new.yaml", &support::CONTRACT.replace("responses:", &parameter));
    for format in ["text", "markdown", "github", "changelog"] {
        let output = xtask(&workspace.path(""), &["diff", &old, &new, "--level", "compatible", "--format", format]);
        let shown = text(&output.stdout);
        assert!(shown.contains("pwned"), "{format}: {shown}");
        assert!(!shown.lines().any(|line| line.starts_with("::error file=x")), "{format}: {shown}");
        assert!(!shown.contains(['\u{1b}', '\u{202e}']) && !shown.contains("##["), "{format}: {shown}");
    }
}

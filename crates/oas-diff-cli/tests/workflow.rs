//! What workflows run: the script of the GitHub action, in checkouts as GitHub makes them, and the options that templates name.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use support::{Folder, Printed, contract};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// Runs the script in a checkout, with what a workflow says.
fn action(folder: &Folder, checkout: &str, variables: &[(&str, &str)]) -> Printed {
    let mut command = Command::new("bash");
    command.arg(root().join("crates/oas-diff-cli/ci/github.sh")).current_dir(folder.0.join(checkout));
    command.env("OAS_DIFF", env!("CARGO_BIN_EXE_oas-diff")).env("RUNNER_TEMP", folder.0.join("temp"));
    for name in ["GITHUB_BASE_REF", "INPUT_BASE", "INPUT_FILES", "INPUT_CONFIG", "INPUT_FAIL_ON", "INPUT_LEVEL"] {
        command.env_remove(name);
    }
    command.env("GITHUB_STEP_SUMMARY", folder.0.join("summary")).env("GITHUB_OUTPUT", folder.0.join("output"));
    command.envs(variables.iter().copied()).output().unwrap().into()
}

/// A repository with a pull request, and main ahead of where it began.
fn pull_request(name: &str) -> Folder {
    let folder = Folder::new(name, &[("origin/api/openapi.yaml", &contract(100, ""))]);
    let git = |arguments: &[&str]| support::git(&folder.0.join("origin"), arguments);
    git(&["init", "--quiet", "--initial-branch=main"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message=one"]);
    git(&["switch", "--quiet", "--create", "change"]);
    folder.write("origin/api/openapi.yaml", contract(50, ""));
    git(&["commit", "--quiet", "--all", "--message=two"]);
    git(&["switch", "--quiet", "main"]);
    folder.write("origin/other.yaml", contract(7, ""));
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message=three"]);
    // What GitHub checks out for a pull request.
    git(&["switch", "--quiet", "--create", "merge"]);
    git(&["merge", "--quiet", "--no-edit", "change"]);
    folder
}

fn clone(folder: &Folder, branch: &str, name: &str, more: &[&str]) {
    let url = format!("file://{}", folder.0.join("origin").display());
    let arguments = [&["clone", "--quiet", "--branch", branch][..], more, &[&url, name]].concat();
    support::git(&folder.0, &arguments);
}

#[test]
fn a_pull_request_in_a_checkout_of_one_commit() {
    let folder = pull_request("action");
    clone(&folder, "merge", "merge", &["--depth=1"]);
    let printed = action(&folder, "merge", &[("GITHUB_BASE_REF", "main")]);
    assert_eq!(printed.code, Some(1), "{printed:?}");
    // What main has got meanwhile is none of its changes.
    assert_eq!(printed.out.lines().count(), 1, "{printed:?}");
    assert!(
        printed.out.starts_with("::error file=api/openapi.yaml,line=7,col=69,title=maximum-lowered::"),
        "{printed:?}"
    );
    let read = |name: &str| std::fs::read_to_string(folder.0.join(name)).unwrap();
    assert!(read("summary").contains("### `api/openapi.yaml`: 1 breaking on the wire"));
    let output = read("output");
    assert!(output.starts_with("exit-code=1\n"), "{output}");
    for name in ["sarif", "json"] {
        let prefix = format!("{name}=");
        let path = output.lines().find_map(|line| line.strip_prefix(&prefix)).unwrap();
        assert!(serde_json::from_str::<serde_json::Value>(&std::fs::read_to_string(path).unwrap()).is_ok());
    }
    let options = [
        ("GITHUB_BASE_REF", "main"),
        ("INPUT_FAIL_ON", "none"),
        ("INPUT_LEVEL", "breaking"),
        ("INPUT_FILES", "api/*.yaml\nb/*.yaml"),
    ];
    assert_eq!(action(&folder, "merge", &options).code, Some(0));
    let nothing = action(&folder, "merge", &[("INPUT_BASE", "HEAD"), ("INPUT_FILES", "b/*.yaml")]);
    assert_eq!(nothing.code, Some(2), "{nothing:?}");
}

#[test]
fn other_checkouts() {
    let folder = pull_request("checkouts");
    clone(&folder, "change", "branch", &["--depth=1"]);
    let branch = action(&folder, "branch", &[("GITHUB_BASE_REF", "main")]);
    assert_eq!(branch.code, Some(1), "{branch:?}");
    assert!(!branch.out.contains("other.yaml"), "{branch:?}");
    // A push: its last commit.
    clone(&folder, "change", "push", &["--depth=1"]);
    assert_eq!(action(&folder, "push", &[]).code, Some(1));
    clone(&folder, "main", "main", &[]);
    let main = action(&folder, "main", &[("INPUT_LEVEL", "compatible")]);
    assert_eq!(main.code, Some(0), "{main:?}");
    assert!(main.out.contains("::notice file=other.yaml"), "{main:?}");
}

/// Every input of the action reaches the script, and every option that a template names is there.
#[test]
fn templates_name_what_is_there() {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let (yaml, script) = (read("action.yml"), read("crates/oas-diff-cli/ci/github.sh"));
    let source = oas_contract::Source::new("action.yml", &yaml);
    let document = oas_contract::Document::parse_shared(&source).unwrap();
    let inputs = document.at("/inputs").unwrap().as_mapping().unwrap();
    for (name, _) in inputs {
        assert!(yaml.contains(&format!("${{{{ inputs.{name} }}}}")), "{name} is not used");
        let variable = format!("INPUT_{}", name.to_uppercase().replace('-', "_"));
        assert!(name == "working-directory" || script.contains(&variable), "{name} does not reach the script");
    }
    let help = support::diff(&root(), &["--help"]).out;
    for path in ["crates/oas-diff-cli/ci/github.sh", "crates/oas-diff-cli/ci/gitlab.yml", ".pre-commit-hooks.yaml"] {
        let text = read(path);
        let lines = text
            .lines()
            .filter(|line| line.contains("oas-diff \"") || line.contains("$OAS_DIFF") || line.contains("arguments+=("));
        for option in lines.flat_map(|line| line.split([' ', '('])).filter(|word| word.starts_with("--")) {
            assert!(help.contains(option.trim_end_matches(')')), "{path}: there is no option {option}");
        }
        assert!(
            oas_contract::Document::parse_shared(&oas_contract::Source::new("x", &text)).is_ok()
                || path.contains("github.sh")
        );
    }
}

//! Completions in the shells themselves.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::{folder, program, text};

/// A shell that has been told of the completions; nothing where it is not installed.
fn shell(name: &str, script: &str, variables: &[(&str, &str)]) -> Option<String> {
    // Tests that run at the same time have folders of their own.
    static RUN: AtomicUsize = AtomicUsize::new(0);
    if Command::new(name).arg("--version").output().is_err() {
        eprintln!("left out: {name} is not installed");
        return None;
    }
    let bin = Path::new(env!("CARGO_BIN_EXE_cloud-images")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let run = format!("{name}-{}", RUN.fetch_add(1, Ordering::Relaxed));
    let file = folder(&format!("completion-{run}")).join("script");
    std::fs::write(&file, script).unwrap();
    let mut command = Command::new(name);
    match name {
        "bash" => command.args(["--norc", "--noprofile"]).arg(&file),
        "zsh" => command.arg("-f").arg(&file),
        _ => command.arg("--no-config").arg(&file),
    };
    // The environment of the program, as its other tests have it.
    for (variable, value) in program().get_envs() {
        assert!(value.is_none());
        command.env_remove(variable);
    }
    let home = folder(&format!("completion-home-{run}")).display().to_string();
    let output = command.env("PATH", path).env("HOME", home).envs(variables.iter().copied()).output().unwrap();
    assert!(output.status.success(), "{name}: {}", text(&output.stderr));
    Some(text(&output.stdout))
}

/// What is typed, as the words that bash makes of it, and some of what comes.
const TYPED: [(&[&str], &[&str], &[&str]); 14] = [
    (&["cloud-images", "pp"], &["ppio"], &["jdcloud"]),
    (&["cloud-images", "ppio", ""], &["prewarm", "image-prewarm", "--mock"], &["ppio"]),
    (&["cloud-images", "ppio", "prewarm", "list", "--al"], &["--all-pages", "--allow-http"], &["--limit"]),
    (&["cloud-images", "jdcloud", "image-tasks", "--action", ""], &["ImportImage", "ExportImage"], &[]),
    (&["cloud-images", "ppio", "prewarm", "list", "--fields", "task_id,st"], &["task_id,status.status"], &["name"]),
    (&["cloud-images", "ppio", "prewarm", "list", "--output", "=", "j"], &["json"], &["table"]),
    (&["cloud-images", "ppio", "prewarm", "list", "--output", ""], &["json", "csv"], &[]),
    (
        &["cloud-images", "ppio", "prewarm", "get", "--mock", "=", "3", "prewarm"],
        &["prewarm-task-id-2"],
        &["prewarm-task-id-3"],
    ),
    (&["cloud-images", "jdcloud", "image-tasks", "--mock", "--task-id", ""], &["7094", "709"], &[]),
    // What a parameter identifies is listed somewhere, whatever the operation does with it.
    (&["cloud-images", "jdcloud", "delete-image", "--mock", ""], &["img-4uv7e8ru4f"], &["7094"]),
    (
        &["cloud-images", "huaweicloud", "ims", "copy-image", "--mock", ""],
        &["bc6bed6e-ba3a-4447-afcc-449174a3eb52"],
        &[],
    ),
    (&["cloud-images", "tasks", "--sort", ""], &["created", "state"], &["task_id"]),
    (&["cloud-images", "tasks", "--status", "f"], &["failed"], &["running"]),
    (&["cloud-images", "providers", "--profile", ""], &["home", "work"], &["PPIO_API_KEY"]),
];

fn config() -> String {
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder("completion-config").join("config.toml");
    std::fs::write(&path, "[profiles.work]\nPPIO_API_KEY = \"k\"\n[profiles.home]\n").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    path.display().to_string()
}

/// Holds what came, one block for each of what was typed, against what is expected.
fn hold(name: &str, came: &str) {
    let blocks: Vec<Vec<&str>> = came.split("==\n").skip(1).map(|block| block.lines().collect()).collect();
    assert_eq!(blocks.len(), TYPED.len(), "{name}: {came}");
    for ((words, expected, others), block) in TYPED.iter().zip(&blocks) {
        for word in *expected {
            assert!(block.contains(word), "{name}: {words:?} has no `{word}`: {block:?}");
        }
        for word in *others {
            assert!(!block.contains(word), "{name}: {words:?} has `{word}`: {block:?}");
        }
    }
}

#[test]
fn bash() {
    let mut script = "source <(cloud-images completions bash)\nfunction=$(complete -p cloud-images | sed 's/.* -F \\([^ ]*\\) .*/\\1/')\n".to_owned();
    for (words, ..) in TYPED {
        let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        script += &format!(
            "COMP_WORDS=({}); COMP_CWORD={}; COMP_TYPE=9; COMPREPLY=()\n$function cloud-images \"${{COMP_WORDS[COMP_CWORD]}}\" 2> /dev/null\necho ==; printf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
            quoted.join(" "),
            words.len() - 1
        );
    }
    if let Some(came) = shell("bash", &script, &[("CLOUD_IMAGES_CONFIG", &config())]) {
        hold("bash", &came);
    }
}

/// The words as other shells have them, which break none at `=`.
fn unbroken(words: &[&str]) -> Vec<String> {
    let mut whole: Vec<String> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        // A value behind `=` is completed as a word of its own, which is the same to the program.
        let before_last = at + 2 == words.len();
        match whole.last_mut() {
            Some(_) if *word == "=" && before_last => {}
            Some(before) if *word == "=" => *before += "=",
            Some(before) if before.ends_with('=') => *before += word,
            _ => whole.push((*word).to_owned()),
        }
    }
    whole
}

#[test]
fn zsh() {
    let mut script = "autoload -Uz compinit; compinit -u -D\nsource <(cloud-images completions zsh)\n\
        function _describe() { shift 2; local one; for one in ${(P)1}; do print -r -- ${one%%:*}; done }\n"
        .to_owned();
    for (words, ..) in TYPED {
        let quoted: Vec<String> = unbroken(words).iter().map(|word| format!("'{word}'")).collect();
        script += &format!(
            "print -r -- '=='; CURRENT={}; words=({}); $_comps[cloud-images]\n",
            quoted.len(),
            quoted.join(" ")
        );
    }
    if let Some(came) = shell("zsh", &script, &[("CLOUD_IMAGES_CONFIG", &config())]) {
        // It leaves it to the shell which of them begin as what is typed.
        hold("zsh", &came);
    }
}

#[test]
fn fish() {
    let mut script = "cloud-images completions fish | source\n".to_owned();
    for (words, ..) in TYPED {
        script += &format!("echo ==; complete -C '{}' | cut -f 1\n", unbroken(words).join(" "));
    }
    if let Some(came) = shell("fish", &script, &[("CLOUD_IMAGES_CONFIG", &config())]) {
        hold("fish", &came);
    }
}

/// What is accepted is typed, and what is typed is run.
#[test]
fn what_a_shell_would_run_is_no_completion() {
    let ids = ["good-1", "$(touch x)", "`touch x`", "a;b", "a b", "a\nb", "-o", "'", "\u{1b}[2J"];
    let tasks: Vec<_> = ids.iter().map(|id| crate::task(id, "running", 1)).collect();
    let url = crate::json_server([&crate::page(&tasks)]);
    let script = "source <(cloud-images completions bash)\nCOMP_WORDS=(cloud-images ppio prewarm get ''); COMP_CWORD=4\n_clap_complete_cloud_images cloud-images ''\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
    let Some(came) = shell("bash", script, &[("PPIO_API_KEY", "k"), ("PPIO_ENDPOINT", &url)]) else { return };
    let words: Vec<&str> = came.lines().take_while(|word| *word != "--output").collect();
    assert_eq!(words, ["good-1"], "{came}");
}

/// A provider that does not answer keeps nobody waiting, and nothing is said.
#[test]
fn nothing_to_complete_from() {
    let script = "source <(cloud-images completions bash)\nCOMP_WORDS=(cloud-images ppio prewarm get ''); COMP_CWORD=4\n_clap_complete_cloud_images cloud-images ''\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
    let unreachable = [("PPIO_API_KEY", "k"), ("PPIO_ENDPOINT", "http://127.0.0.1:9")];
    for variables in [&unreachable[..], &[]] {
        let Some(came) = shell("bash", script, variables) else { return };
        assert!(came.contains("--dry-run") && !came.contains("prewarm-task-id"), "{came}");
    }
}

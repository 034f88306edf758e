//! `configure` at a terminal: what it asks, that what is typed as a credential is not shown, and that what is left empty stays.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::folder;

/// `configure` at a terminal of its own (`script` of util-linux), whose questions get these answers, others an empty line: its
/// exit code, and what stood on the screen.
fn configure(config: &Path, provider: &str, answers: &[(&str, &str)]) -> (Option<i32>, String) {
    let program = env!("CARGO_BIN_EXE_cloud-images");
    let line = format!("'{program}' configure --no-try --config '{}' --provider {provider}", config.display());
    let mut command = Command::new("script");
    command.args(["--quiet", "--return", "--command", &line, "/dev/null"]).env("LC_ALL", "C");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("`script` of util-linux");
    let (mut input, mut output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (mut screen, mut byte) = (String::new(), [0]);
    while output.read(&mut byte).unwrap() == 1 {
        screen.push(char::from(byte[0]));
        let line = screen.rsplit('\n').next().unwrap_or_default();
        let question = line.strip_prefix(provider).and_then(|line| line.strip_suffix(": "));
        if let Some(variable) = question {
            // The question comes before the terminal stops showing what is typed; nobody types that fast.
            std::thread::sleep(Duration::from_millis(700));
            let answer = answers.iter().find(|(name, _)| *name == variable.trim()).map_or("", |(_, answer)| answer);
            input.write_all(format!("{answer}\n").as_bytes()).unwrap();
        }
    }
    (child.wait().unwrap().code(), screen)
}

#[test]
fn what_is_typed_is_written_and_a_credential_is_not_shown() {
    let config = folder("configure-keyboard").join("config.toml");
    let answers = [
        ("JDCLOUD_ACCESS_KEY", "typed-access"),
        ("JDCLOUD_SECRET_KEY", "typed-secret"),
        ("JDCLOUD_REGION", "cn-north-1"),
    ];
    let (code, screen) = configure(&config, "jdcloud-vm", &answers);
    assert_eq!(code, Some(0), "{screen}");
    assert!(screen.contains("cn-north-1") && !screen.contains("typed-"), "{screen}");
    let written = std::fs::read_to_string(&config).unwrap();
    for (name, value) in answers {
        assert!(written.contains(&format!("{name} = \"{value}\"")), "{name}: {written}");
    }
    assert!(
        screen.contains("JDCLOUD_SESSION_TOKEN") && !written.contains("JDCLOUD_SESSION_TOKEN"),
        "{screen}{written}"
    );
}

#[test]
fn nothing_typed_is_nothing_written() {
    let config = folder("configure-nothing").join("config.toml");
    let (code, screen) = configure(&config, "ppio-gpu", &[]);
    assert_eq!(code, Some(2), "{screen}");
    assert!(screen.contains("nothing is written"), "{screen}");
    assert!(!config.exists());
}

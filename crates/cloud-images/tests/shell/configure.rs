//! `configure`: what it writes, for whom, and that it is tried.

use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use crate::support::{cloud, folder, printed, program, text};

/// Runs it with these lines on standard input.
fn configure(arguments: &str, config: &Path, input: &str) -> (Option<i32>, String) {
    let mut command = program();
    command.arg("configure").args(arguments.split_whitespace()).arg("--config").arg(config);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It may have ended before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    assert!(output.stdout.is_empty());
    (output.status.code(), text(&output.stderr))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_written_and_tried() {
    let cloud = cloud().start().await.unwrap();
    let variables = cloud.environment();
    let lines: Vec<String> = variables
        .iter()
        .filter(|(name, _)| name.starts_with("PPIO"))
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect();
    let config = folder("configure").join("below/config.toml");
    let (code, said) = configure("", &config, &lines.concat());
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("ppio-gpu: it works") && said.contains("ppio-gpu-instance: it works"), "{said}");
    assert!(!said.contains(&variables["PPIO_API_KEY"]), "{said}");
    assert_eq!(cloud.received().len(), 2);
    let written = std::fs::read_to_string(&config).unwrap();
    assert!(written.starts_with("default-profile = \"default\"\n"), "{written}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&config), mode(config.parent().unwrap())), (0o600, 0o700));
    }
    let shown = printed(&format!("ppio prewarm list -o csv --config {}", config.display()), &[]);
    assert!(shown.contains("prewarm-task-id"), "{shown}");

    // Keys that are not accepted are written all the same, and said to be refused.
    let (code, said) = configure("--profile other", &config, "export PPIO_API_KEY=wrong\n");
    assert!(said.contains("profile other: PPIO_API_KEY written"), "{said}");
    assert_ne!(code, Some(0), "the provider itself cannot be reached with them: {said}");
    assert!(!said.contains("wrong"), "{said}");
}

#[test]
fn what_is_there_stays() {
    let config = folder("configure-again").join("config.toml");
    let before = "# mine\ndefault-profile = \"work\" # the usual one\n\n[profiles.work]\n# a key\nPPIO_API_KEY = \"old\"\nPPIO_ENDPOINT = \"https://a.example\"\n";
    std::fs::write(&config, before).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&config, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let (code, said) = configure("--no-try", &config, "PPIO_API_KEY=new\n");
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(std::fs::read_to_string(&config).unwrap(), before.replace("\"old\"", "\"new\""));
    let (code, _) = configure("--no-try --profile next", &config, "JDCLOUD_REGION = cn-north-1\n\n");
    assert_eq!(code, Some(0));
    let after = std::fs::read_to_string(&config).unwrap();
    assert!(
        after.contains("[profiles.next]\nJDCLOUD_REGION = \"cn-north-1\"\n")
            && after.contains("default-profile = \"work\" # the"),
        "{after}"
    );
    let left: Vec<_> = std::fs::read_dir(config.parent().unwrap()).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing but the file");
}

#[test]
fn what_is_no_variable_is_placed_and_not_shown() {
    let config = folder("configure-faults").join("config.toml");
    for (input, expected) in [
        ("PPIO_API_KEY=k\nsk-secret\n", "standard input:2: write NAME=VALUE"),
        ("sk-secret=1\n", "standard input:1: no provider reads this variable; there are: HUAWEICLOUD_"),
        ("PPIO_API_KEY=\n", "standard input:1: the value is empty"),
        ("", "nothing was given, and nothing is written"),
    ] {
        let (code, said) = configure("", &config, input);
        assert!(code == Some(2) && said.contains(expected) && !said.contains("sk-secret"), "{said}");
        assert!(!config.exists());
    }
    std::fs::write(&config, "[profiles\n").unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&config, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let (code, said) = configure("", &config, "PPIO_API_KEY=k\n");
    assert!(code == Some(2) && said.contains(":1: it is no TOML"), "{said}");
    assert_eq!(std::fs::read_to_string(&config).unwrap(), "[profiles\n");
}

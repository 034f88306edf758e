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
    let (code, stderr) = configure("", &config, &lines.concat());
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stderr.contains("ppio-gpu: it works") && stderr.contains("ppio-gpu-instance: it works"), "{stderr}");
    assert!(!stderr.contains(&variables["PPIO_API_KEY"]), "{stderr}");
    assert_eq!(cloud.received().len(), 2);
    let written = std::fs::read_to_string(&config).unwrap();
    assert!(written.starts_with("default-profile = \"default\"\n"), "{written}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&config), mode(config.parent().unwrap())), (0o600, 0o700));
    }
    let stdout = printed(&format!("ppio prewarm list -o csv --config {}", config.display()), &[]);
    assert!(stdout.contains("prewarm-task-id"), "{stdout}");

    // Keys that are not accepted are written all the same, and said to be refused.
    let (code, stderr) = configure("--profile other", &config, "export PPIO_API_KEY=wrong\n");
    assert!(stderr.contains("profile other: PPIO_API_KEY written"), "{stderr}");
    assert_ne!(code, Some(0), "the provider itself cannot be reached with them: {stderr}");
    assert!(!stderr.contains("wrong"), "{stderr}");
}

#[test]
fn what_is_there_stays() {
    let config = folder("configure-again").join("config.toml");
    let before = "# mine\ndefault-profile = \"work\" # the usual one\n\n[profiles.work]\n# a key\nPPIO_API_KEY = \"old\"\nPPIO_ENDPOINT = \"https://a.example\"\n";
    std::fs::write(&config, before).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&config, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let (code, stderr) = configure("--no-try", &config, "PPIO_API_KEY=new\n");
    assert_eq!(code, Some(0), "{stderr}");
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
        let (code, stderr) = configure("", &config, input);
        assert!(code == Some(2) && stderr.contains(expected) && !stderr.contains("sk-secret"), "{stderr}");
        assert!(!config.exists());
    }
    std::fs::write(&config, "[profiles\n").unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&config, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let (code, stderr) = configure("", &config, "PPIO_API_KEY=k\n");
    assert!(code == Some(2) && stderr.contains(":1: it is no TOML"), "{stderr}");
    assert_eq!(std::fs::read_to_string(&config).unwrap(), "[profiles\n");
}

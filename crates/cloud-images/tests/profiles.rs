//! Where credentials come from: the environment, a profile, in which order; and who may read the file.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::path::{Path, PathBuf};

use support::{folder, printed, refused, text, with};

const CONFIG: &str = r#"default-profile = "work"

[profiles.work]
PPIO_API_KEY = "sk-work-secret"
JDCLOUD_REGION = "cn-north-1"

[profiles.home]
PPIO_API_KEY = "sk-home-secret"
PPIO_ENDPOINT = "https://home.example.com"
JDCLOUD_SIGNATURE_VERSION = 3
"#;

fn config(name: &str, content: &str) -> PathBuf {
    let path = folder(name).join("config.toml");
    std::fs::write(&path, content).unwrap();
    restrict(&path, 0o600);
    path
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn restrict(_: &Path, _: u32) {}

/// Where the key of a run was found.
fn origin(arguments: &str, variables: &[(&str, &str)]) -> String {
    let stdout = printed(&format!("providers --output csv {arguments}"), variables);
    assert!(!stdout.contains("sk-"), "no value is shown: {stdout}");
    let line = stdout.lines().find(|line| line.starts_with("ppio-gpu,")).unwrap().to_owned();
    let found = line.split("PPIO_API_KEY (").nth(1).and_then(|rest| rest.split(')').next());
    found.unwrap_or("nowhere").to_owned()
}

#[test]
fn the_order_of_sources() {
    let path = config("order", CONFIG);
    let file = format!("--config {}", path.display());
    let key = [("PPIO_API_KEY", "sk-environment")];
    assert_eq!(origin("", &[]), "nowhere");
    assert_eq!(origin("", &key), "environment");
    assert_eq!(origin(&file, &[]), "profile work");
    assert_eq!(origin(&file, &key), "environment", "the default profile is what the environment leaves open");
    assert_eq!(
        origin(&format!("{file} --profile home"), &key),
        "profile home",
        "a profile that is asked for comes first"
    );
    let path = path.display().to_string();
    assert_eq!(origin("", &[("CLOUD_IMAGES_CONFIG", &path), ("CLOUD_IMAGES_PROFILE", "home")]), "profile home");
    let stdout = printed(&format!("ppio prewarm list --dry-run --profile home {file}"), &[]);
    assert!(stdout.starts_with("GET https://home.example.com/"), "{stdout}");
}

#[test]
fn the_usual_place() {
    let home = folder("home");
    let place = home.join(".config/cloud-images");
    std::fs::create_dir_all(&place).unwrap();
    std::fs::write(place.join("config.toml"), CONFIG).unwrap();
    restrict(&place.join("config.toml"), 0o600);
    let home = home.display().to_string();
    assert_eq!(origin("", &[("HOME", &home)]), "profile work");
    assert_eq!(origin("", &[("XDG_CONFIG_HOME", &format!("{home}/.config"))]), "profile work");
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read() {
    let path = config("open", CONFIG);
    for mode in [0o644, 0o640, 0o604, 0o620] {
        restrict(&path, mode);
        let (code, stderr) = refused(&format!("ppio prewarm list --config {}", path.display()), &[]);
        assert_eq!(code, 3);
        assert!(stderr.ends_with(&format!("(mode {mode:03o}); run `chmod 600 {}`", path.display())), "{stderr}");
    }
}

#[test]
fn mistakes_are_placed_and_no_value_is_shown() {
    for (name, content, expected) in [
        (
            "unknown",
            "[profiles.work]\nPPIO_APIKEY = \"sk-secret\"\n",
            ":2:1: no provider reads the variable `PPIO_APIKEY`; did you mean `PPIO_API_KEY`?",
        ),
        (
            "foreign",
            "[profiles.work]\nAWS_SECRET = \"sk-secret\"\n",
            ":2:1: no provider reads the variable `AWS_SECRET`; there are: HUAWEICLOUD_AUTH_TOKEN, ",
        ),
        ("syntax", "[profiles.work]\nPPIO_API_KEY = sk-secret\n", ":2:16: "),
        (
            "list",
            "[profiles.work]\nPPIO_API_KEY = [\"sk-secret\"]\n",
            ":2:16: the value of `PPIO_API_KEY` must be text in quotes",
        ),
        (
            "nameless",
            "[profiles]\nPPIO_API_KEY = \"sk-secret\"\n",
            ":2:1: a profile is a table, `[profiles.NAME]`, with variables below it",
        ),
        ("text", "profiles = \"sk-secret\"\n", ":1:1: the file has `default-profile` and tables"),
        ("swapped", "[profiles.work]\n\"sk-secret\" = \"PPIO_API_KEY\"\n", ":2:1: this is the name of no variable"),
        ("number", "default-profile = 7\n", ":1:19: the name of a profile is text in quotes"),
        (
            "key",
            "profile = \"sk-secret\"\n",
            ":1:1: the file has `default-profile` and tables `[profiles.NAME]`, and nothing else",
        ),
        (
            "default",
            "default-profile = \"wrok\"\n[profiles.work]\n",
            ":1:19: there is no profile `wrok`; there are: work",
        ),
    ] {
        let path = config(name, content);
        let (code, stderr) = refused(&format!("ppio prewarm list --config {}", path.display()), &[]);
        assert_eq!(code, 2, "{stderr}");
        assert!(stderr.starts_with(&format!("{}{expected}", path.display())), "{stderr}");
        assert!(!stderr.contains("sk-secret"), "{stderr}");
    }
    let path = config("names", CONFIG);
    let (_, stderr) = refused(&format!("ppio prewarm list --profile play --config {}", path.display()), &[]);
    assert!(stderr.ends_with("there is no profile `play`; there are: home, work"), "{stderr}");
    let (code, stderr) = refused("ppio prewarm list --config /nowhere/config.toml", &[]);
    assert_eq!(code, 2);
    assert!(stderr.starts_with("/nowhere/config.toml cannot be read: "), "{stderr}");
    // A value that is empty is none.
    let path = config("empty", "[profiles.work]\nPPIO_API_KEY = \"\"\n");
    assert_eq!(origin(&format!("--config {} --profile work", path.display()), &[("PPIO_API_KEY", "k")]), "environment");
    let (code, stderr) = refused(&format!("ppio prewarm list --config {}", path.parent().unwrap().display()), &[]);
    assert!(code == 2 && stderr.ends_with("cannot be read: it is no file"), "{stderr}");
    let output = with("tasks --mock", &[("CLOUD_IMAGES_CONFIG", "/nowhere")]);
    assert!(output.status.success(), "the fake needs no file: {}", text(&output.stderr));
}

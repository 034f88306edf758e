//! The program as its users run it: nothing of the environment of the test but what is asked for.
#![allow(dead_code, reason = "not every test needs all of it")]

#[path = "../../src/clients.rs"]
mod clients;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use clients::for_each_client;

macro_rules! contracts {
    ($($package:literal => $client:ident,)*) => { &[$(($package, $client::CONTRACT)),*] };
}

/// The contracts of all clients: package and text.
pub const CONTRACTS: &[(&str, &str)] = for_each_client!(contracts);

/// A fake of all providers.
pub fn cloud() -> oas_mock::Builder {
    let builder = oas_mock::MockCloud::builder();
    CONTRACTS.iter().fold(builder, |builder, (package, text)| builder.contract(package, text))
}

/// The program, without variables that would change what it does.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloud-images"));
    for name in std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()) {
        let own =
            ["PPIO_", "JDCLOUD_", "HUAWEICLOUD_", "CLOUD_IMAGES_", "XDG_CONFIG", "CLICOLOR", "COLUMNS", "LC_", "LANG"];
        if own.iter().any(|prefix| name.starts_with(prefix)) || name == "NO_COLOR" || name == "HOME" || name == "TZ" {
            command.env_remove(name);
        }
    }
    command
}

/// Runs it with arguments that are separated by spaces.
pub fn run(arguments: &str) -> Output {
    with(arguments, &[])
}

/// Runs it with arguments and variables.
pub fn with(arguments: &str, variables: &[(&str, &str)]) -> Output {
    program().args(arguments.split_whitespace()).envs(variables.iter().copied()).output().unwrap()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What it prints, where it must succeed.
pub fn printed(arguments: &str, variables: &[(&str, &str)]) -> String {
    let output = with(arguments, variables);
    assert!(output.status.success(), "{arguments}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// The exit code and the one line on standard error, where it must fail.
pub fn refused(arguments: &str, variables: &[(&str, &str)]) -> (i32, String) {
    let output = with(arguments, variables);
    let stderr = text(&output.stderr);
    let errors: Vec<&str> = stderr.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(errors.len(), 1, "{arguments}: {stderr}");
    assert_eq!(stderr.lines().count(), 1, "{arguments}: {stderr}");
    assert!(!stderr.contains("backtrace") && !stderr.contains("panicked"), "{stderr}");
    (output.status.code().unwrap(), errors[0].trim_start_matches("error: ").to_owned())
}

/// A server that gives these answers in turn, with the status 200, and the last one for good; its address.
pub fn json_server(bodies: impl IntoIterator<Item = impl ToString>) -> String {
    let bodies: Vec<String> = bodies.into_iter().map(|body| body.to_string()).collect();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let last = bodies.last().cloned().unwrap();
        for (stream, body) in listener.incoming().zip(bodies.into_iter().chain(std::iter::repeat(last))) {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 8192]);
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n";
            let _ = write!(stream, "{head}content-length: {}\r\n\r\n{body}", body.len());
        }
    });
    url
}

/// Runs it with credentials for everybody, all of whom are at this address.
pub fn calling(url: &str, arguments: &str) -> Output {
    let variables = [
        ("PPIO_API_KEY", "k"),
        ("PPIO_ENDPOINT", url),
        ("JDCLOUD_ACCESS_KEY", "a"),
        ("JDCLOUD_SECRET_KEY", "s"),
        ("JDCLOUD_REGION", "cn-north-1"),
        ("JDCLOUD_ENDPOINT", url),
        ("HUAWEICLOUD_AUTH_TOKEN", "t"),
        ("HUAWEICLOUD_ENDPOINT", url),
        ("HUAWEICLOUD_IMS_ENDPOINT", url),
    ];
    with(arguments, &variables)
}

/// A folder that is empty now.
pub fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// Holds a text against a golden file.
pub fn golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, actual).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == actual, "{name} differs; UPDATE_GOLDEN=1 writes it:\n{actual}");
}

/// The one line on standard error in any language, where it must fail.
pub fn refused_in(arguments: &str, variables: &[(&str, &str)]) -> String {
    let output = with(arguments, variables);
    assert!(!output.status.success(), "{arguments}");
    text(&output.stderr)
}

//! What goes wrong is one line that helps, and the documented exit code.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;
use std::time::{Duration, Instant};

use oas_mock::{Fault, Faults, MockCloud};
use support::{cloud, printed, program, refused, run, text, with};

/// A fake that refuses everything with this status, and the variables to call it.
async fn failing_cloud(status: u16) -> (MockCloud, Vec<(String, String)>) {
    let cloud = cloud().faults(Faults::seeded(1).with(Fault::Status(status), 1.0)).start().await.unwrap();
    let mut variables: Vec<(String, String)> = cloud.environment().into_iter().collect();
    variables.push(("JDCLOUD_REGION".to_owned(), "cn-north-1".to_owned()));
    (cloud, variables)
}

fn borrowed(variables: &[(String, String)]) -> Vec<(&str, &str)> {
    variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[test]
fn mistakes_of_the_command_line() {
    for (arguments, expected) in [
        (
            "ppio prewarm list --stat running",
            "unexpected argument '--stat' found; tip: a similar argument exists: '--status'; see `cloud-images ppio prewarm list --help`",
        ),
        ("nonsense", "unrecognized subcommand 'nonsense'; see `cloud-images --help`"),
        (
            "jdcloud image-tasks --mock",
            "the following required arguments were not provided: --action <ACTION>; see `cloud-images jdcloud image-tasks --help`",
        ),
        (
            "jdcloud image-tasks --mock --action ImportImage --page-size 50",
            "--page-size is 50, but must be from 1 to 10",
        ),
        ("ppio prewarm list --mock --fields task", "--fields: there is no field `task`; there are: task_id,"),
        ("ppio prewarm list --mock --fields task_ix", "--fields: there is no field `task_ix`; did you mean `task_id`?"),
        ("tasks --mock --fields what", "--fields: there is no column `what`; there are: provider, id,"),
        ("ppio prewarm list --mock --resume foo", "--resume: `foo` is no position in a list"),
        ("ppio prewarm get a/b --mock", "TASK_ID contains a slash, which would change the path: `a/b`"),
        ("huaweicloud create-token --mock --body {", "--body:1:1: the request body is no JSON"),
        (
            "huaweicloud create-token --mock --body {\"auth\":{\"identity\":\"hunter2\"}}",
            "--body does not fit: at `auth.identity`: it must be struct Identity",
        ),
        (
            "ppio prewarm list --mock=0",
            "invalid value '0' for '--mock[=<N>]': write how many items the fake has, 1 or more; see `cloud-images ppio prewarm list --help`",
        ),
        ("ppio prewarm list --mock --limit 0", "invalid value '0' for '--limit <N>': write a number, 1 or more"),
        ("huaweicloud images --mock --all-pages --resume offset=abc&skip=0", "--resume: "),
        ("huaweicloud create-token --mock --body @/nowhere", "--body @/nowhere cannot be read: No such file"),
        (
            "ppio prewarm list --timeout abc",
            "invalid value 'abc' for '--timeout <TIME>': write it as 30s, 2m or 1h 30m",
        ),
        (
            "ppio prewarm list --mock --header nothing",
            "invalid value 'nothing' for '--header <NAME: VALUE>': write it as NAME: VALUE",
        ),
        ("ppio prewarm list --mock --header host:x", "the header `host` follows from the request"),
        ("ppio prewarm list --mock --proxy nothing", "the proxy is no URL"),
        (
            "tasks --mock --endpoint http://127.0.0.1:9",
            "--endpoint belongs to one provider, and its credentials to nobody else",
        ),
        (
            "huaweicloud create-token --mock --body {\"auth\":1}",
            "--body does not fit: at `auth`: it must be struct Auth",
        ),
        ("ppio prewarm list --mock --limit 5 --page-size -1", "--page-size is -1, but must be at least 0"),
        ("ppio prewarm list --profile p", "there is no profile `p`"),
    ] {
        let (code, stderr) = refused(arguments, &[]);
        assert!(stderr.starts_with(expected), "{arguments}: {stderr}");
        assert_eq!(code, 2, "{stderr}");
        assert!(!stderr.contains("hunter2"), "{stderr}");
    }
    let output = run("ppio prewarm");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("Usage: cloud-images ppio prewarm"),
        "the help, where a command is half said"
    );
}

#[test]
fn credentials_that_are_missing() {
    for (arguments, expected) in [
        ("ppio prewarm list", "no credentials for ppio-gpu: set PPIO_API_KEY, or put them into a profile"),
        (
            "huaweicloud images",
            "no credentials for huaweicloud-iec: set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or HUAWEICLOUD_AUTH_TOKEN, or put",
        ),
    ] {
        let (code, stderr) = refused(arguments, &[]);
        assert!(stderr.starts_with(expected), "{stderr}");
        assert_eq!(code, 3);
    }
    let (code, stderr) = refused("jdcloud image-tasks --action ImportImage", &[("JDCLOUD_ACCESS_KEY", "a")]);
    assert!(stderr.starts_with("no credentials for jdcloud-vm: set JDCLOUD_SECRET_KEY, or put"), "{stderr}");
    assert_eq!(code, 3);
    let keys = [("JDCLOUD_ACCESS_KEY", "a"), ("JDCLOUD_SECRET_KEY", "s")];
    let (code, stderr) = refused("jdcloud image-tasks --action ImportImage", &keys);
    assert_eq!((code, stderr.as_str()), (2, "--region is missing: give it, or set JDCLOUD_REGION"));
    let output = run("tasks");
    assert_eq!(output.status.code(), Some(3));
    assert!(
        text(&output.stderr).contains("left out ppio-gpu: no credentials: set PPIO_API_KEY"),
        "{}",
        text(&output.stderr)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_providers_refuse() {
    let cloud = cloud().start().await.unwrap();
    let mut variables: Vec<(String, String)> = cloud.environment().into_iter().collect();
    variables.push(("PPIO_API_KEY".to_owned(), "sk-expired-key".to_owned()));
    let (code, stderr) = refused("ppio prewarm list", &borrowed(&variables));
    assert_eq!(code, 3);
    assert!(
        stderr.starts_with("401 Unauthorized: INVALID_API_KEY: ") && stderr.contains("check the credentials"),
        "{stderr}"
    );
    assert!(!stderr.contains("sk-expired"), "{stderr}");
    for (status, code, words) in [
        (404, 4, "404 Not Found"),
        (403, 3, "check the credentials"),
        (400, 1, "400 Bad Request"),
        (503, 1, "try again later"),
    ] {
        let (_cloud, variables) = failing_cloud(status).await;
        let (exit, stderr) = refused("ppio prewarm get unknown-task --retries 0", &borrowed(&variables));
        assert_eq!(exit, code, "{stderr}");
        assert!(stderr.contains(words), "{stderr}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_provider_does_not_hide_the_others() {
    let cloud = cloud().start().await.unwrap();
    let mut variables: Vec<(String, String)> = cloud.environment().into_iter().collect();
    variables.push(("JDCLOUD_REGION".to_owned(), "cn-north-1".to_owned()));
    variables.push(("JDCLOUD_SECRET_KEY".to_owned(), "wrong".to_owned()));
    let output = with("tasks --all --output json", &borrowed(&variables));
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "a part is missing: {stderr}");
    assert!(stdout.contains("prewarm-task-id") && stdout.contains("nzd5nyi4keefsv2d"), "{stdout}");
    assert_eq!(stderr.lines().filter(|line| line.starts_with("error: jdcloud-vm: ")).count(), 2, "{stderr}");
    let output = with("tasks --provider jdcloud-vm", &borrowed(&variables));
    assert_eq!(output.status.code(), Some(3), "nothing was shown, so the reason counts");
}

/// Four calls to servers that never answer take as long as one.
#[test]
fn providers_are_asked_at_the_same_time() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let variables = [
        ("PPIO_API_KEY", "k"),
        ("PPIO_ENDPOINT", &url),
        ("JDCLOUD_ACCESS_KEY", "a"),
        ("JDCLOUD_SECRET_KEY", "s"),
        ("JDCLOUD_REGION", "r"),
        ("JDCLOUD_ENDPOINT", &url),
    ];
    let began = Instant::now();
    let output = with("tasks --timeout 3 --retries 0", &variables);
    assert_eq!(output.status.code(), Some(6));
    let stderr = text(&output.stderr);
    assert_eq!(stderr.lines().filter(|line| line.starts_with("error: ")).count(), 4, "{stderr}");
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
}

#[test]
fn no_network() {
    let key = [("PPIO_API_KEY", "k")];
    let (code, stderr) = refused("ppio prewarm list --endpoint http://127.0.0.1:1 --retries 0", &key);
    assert_eq!(code, 7);
    assert!(
        stderr.starts_with("failed to connect (127.0.0.1:1); check the endpoint, the network and the proxy ("),
        "{stderr}"
    );
    let (code, stderr) = refused("ppio prewarm list --endpoint https://127.0.0.1:1 --retries 0", &key);
    assert_eq!(code, 7, "{stderr}");
    let (code, stderr) = refused("ppio prewarm list --endpoint http://api.example.com", &key);
    assert_eq!(code, 2);
    assert!(stderr.contains("plain http is accepted for loopback addresses only, or with --allow-http"), "{stderr}");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = format!("ppio prewarm list --endpoint http://{} --timeout 1", listener.local_addr().unwrap());
    let (code, stderr) = refused(&silent, &key);
    assert_eq!(code, 6, "{stderr}");
}

#[test]
fn headers_of_every_request() {
    let stdout = run("ppio prewarm list --mock --header x-tenant:blue --header x-other:1 --dry-run");
    let stdout = text(&stdout.stdout);
    assert!(stdout.contains("\nx-tenant: blue\n") && stdout.contains("\nx-other: 1\n"), "{stdout}");
}

#[test]
fn what_was_waited_for() {
    let output = run("ppio prewarm wait prewarm-task-id --mock --interval 50ms --output json");
    assert!(output.status.success());
    assert!(text(&output.stdout).contains("\"status\": \"succeeded\""));
    let stderr = text(&output.stderr);
    let states: Vec<&str> = stderr.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(states, ["pending", "running", "succeeded"], "{stderr}");
    let output = run("ppio prewarm wait prewarm-task-id --mock --interval 50ms --deadline 1ms");
    assert_eq!(output.status.code(), Some(6));
    assert!(
        text(&output.stderr).contains("is not over, and within 1ms there is no other look at it"),
        "{}",
        text(&output.stderr)
    );
    assert!(run("jdcloud wait-image-tasks --action ImportImage --mock --interval 20ms").status.success());
}

#[cfg(unix)]
#[test]
fn interrupted() {
    for (arguments, words) in [
        ("ppio prewarm wait prewarm-task-id --mock", "error: interrupted; the last state was pending"),
        ("ppio prewarm list --endpoint http://SILENT", "error: interrupted"),
    ] {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let arguments = arguments.replace("SILENT", &listener.local_addr().unwrap().to_string());
        let mut command = program();
        command.args(arguments.split_whitespace()).env("PPIO_API_KEY", "k");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut observed = String::new();
        if words.contains("state") {
            stderr.read_line(&mut observed).unwrap();
        } else {
            drop(listener.accept().unwrap().0.set_nonblocking(true));
            std::thread::sleep(Duration::from_millis(200));
        }
        let began = Instant::now();
        let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert!(killed.success());
        stderr.read_to_string(&mut observed).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130), "{observed}");
        assert!(began.elapsed() < Duration::from_secs(5));
        assert!(observed.contains(words), "{observed}");
    }
}

/// What has come is whole, and says where to go on.
#[cfg(unix)]
#[test]
fn an_interrupted_list() {
    let mut command = program();
    command.args("ppio prewarm list --mock=10000000 --all-pages --output json".split(' '));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    while stdout.lines().count() < 5000 {
        assert_ne!(out.read_line(&mut stdout).unwrap(), 0, "{stdout}");
    }
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    out.read_to_string(&mut stdout).unwrap();
    let output = child.wait_with_output().unwrap();
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{stderr}");
    let items: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    let count = items.as_array().unwrap().len();
    assert!(stderr.starts_with(&format!("error: interrupted; {count} were shown, --resume 'cursor=")), "{stderr}");
}

#[test]
fn a_closed_pipe_is_no_fault() {
    let mut command = program();
    command.args("ppio prewarm list --mock=100000 --all-pages --output ndjson".split(' '));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    assert!(line.starts_with('{'), "{line}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    for arguments in ["ppio prewarm list --mock", "tasks --mock --output csv", "completions bash", "--help"] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = program().args(arguments.split(' ')).stdout(full).output().unwrap();
        let stderr = text(&output.stderr);
        assert_eq!(output.status.code(), Some(8), "{arguments}: {stderr}");
        assert!(
            stderr.starts_with("error: the output cannot be written: No space left on device"),
            "{arguments}: {stderr}"
        );
    }
}

/// Whatever a dry run shows, it shows no credential.
#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_masks_secrets() {
    let secrets = [
        ("PPIO_API_KEY", "sk-not-for-your-eyes"),
        ("JDCLOUD_ACCESS_KEY", "the-access-key"),
        ("JDCLOUD_SECRET_KEY", "the/secret+key=="),
        ("JDCLOUD_SESSION_TOKEN", "the session token"),
        ("JDCLOUD_REGION", "cn-north-1"),
        ("HUAWEICLOUD_SDK_AK", "another-access-key"),
        ("HUAWEICLOUD_SDK_SK", "another-secret"),
        ("HUAWEICLOUD_SDK_SECURITY_TOKEN", "security-token/with+signs"),
    ];
    let stdout = printed("ppio prewarm list --dry-run", &[("PPIO_API_KEY", "clé-secrète-秘密")]);
    assert!(stdout.contains("Bearer ***") && !stdout.contains("clé"), "{stdout}");
    let stdout = printed("ppio prewarm list --dry-run --output json", &secrets);
    let json: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(json["headers"]["authorization"], "Bearer ***");
    let endpoint = [("PPIO_ENDPOINT", "https://user:hunter2@api.example.com/base?token=hunter2")];
    let stdout = printed("providers --output csv", &endpoint);
    assert!(stdout.contains("https://api.example.com/base\n") && !stdout.contains("hunter2"), "{stdout}");
    let (_, stderr) = refused("ppio prewarm list --endpoint https://u:hunter2@x/?token=hunter2", &secrets);
    assert!(!stderr.contains("hunter2"), "{stderr}");
    for (arguments, parts) in [
        (
            "ppio prewarm list --status running --dry-run",
            vec!["GET https://api.ppio.com/gpus/v2/prewarm-tasks?status=running", "authorization: Bearer ***"],
        ),
        (
            "jdcloud image-tasks --action ImportImage --dry-run",
            vec![
                "Credential=the-access-key/",
                "x-jdcloud-security-token: ***",
                "x-jdcloud-security-token:***",
                "string to sign:\nJDCLOUD2-HMAC-SHA256",
            ],
        ),
        (
            "huaweicloud images --dry-run",
            vec!["Access=another-access-key", "x-security-token: ***", "canonical request:\nGET\n/v1/images/"],
        ),
        ("ppio prewarm wait x --dry-run", vec!["GET https://api.ppio.com/gpus/v2/prewarm-tasks/x"]),
    ] {
        let stdout = printed(arguments, &secrets);
        for part in parts {
            assert!(stdout.contains(part), "`{part}` is missing:\n{stdout}");
        }
        for (name, secret) in secrets.iter().filter(|(name, _)| !name.ends_with("ACCESS_KEY") && !name.ends_with("AK"))
        {
            assert!(*name == "JDCLOUD_REGION" || !stdout.contains(secret), "{name} is shown:\n{stdout}");
        }
        assert!(!stdout.contains("dGhlIHNlc3Npb24gdG9rZW4"), "nor in base64:\n{stdout}");
    }
}

//! What goes over the wire: `--debug` and `--raw`.

use serde_json::json;

use crate::support::{refused, text, with};
use crate::{json_server, page, task};

#[test]
fn what_goes_over_the_wire_is_told() {
    let mut echo = task("t", "running", 1);
    echo["note"] = "the key never-printed is known".into();
    let url = json_server([&page(&[echo])]);
    let variables = [("PPIO_API_KEY", "never-printed"), ("PPIO_ENDPOINT", url.as_str())];
    let output = with("ppio prewarm list --status running --debug -o ndjson", &variables);
    let stderr = text(&output.stderr);
    for part in [
        "> GET http://127.0.0.1:",
        "?status=running",
        "> user-agent: ",
        "< 200 OK after ",
        "< content-type: application/json",
        "< {\"data\"",
    ] {
        assert!(stderr.contains(part), "{part}: {stderr}");
    }
    assert!(stderr.contains("the key *** is known") && !stderr.contains("never-printed"), "{stderr}");
    assert_eq!(text(&output.stdout).lines().count(), 1, "the result is on standard output, and nothing else");
    let stderr = text(&with("ppio prewarm list --mock=30 --all-pages --debug", &[]).stderr);
    assert_eq!(stderr.matches("> GET ").count(), 3, "every page: {stderr}");
    assert_eq!(stderr.matches("< {\"data\"").count(), 3, "and what it holds: {stderr}");
    let stderr =
        text(&with("prewarm web:1 --provider ppio-gpu --region a --mock --wait --interval 200ms --debug", &[]).stderr);
    assert!(
        stderr.contains("> {\"") && stderr.matches("< {\"").count() > 1,
        "what begins it, and every look: {stderr}"
    );
    let refused = json!({"code": 400, "reason": "BAD", "message": "never-printed is bad"});
    let url = json_server([&refused]);
    let variables = [("PPIO_API_KEY", "never-printed"), ("PPIO_ENDPOINT", url.as_str())];
    let stderr = text(&with("ppio prewarm list --debug", &variables).stderr);
    assert!(stderr.contains("\"reason\":\"BAD\"") && !stderr.contains("never-printed"), "{stderr}");
}

#[test]
fn what_is_told_is_recorded_as_well() {
    let folder = std::env::temp_dir().join(format!("told-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("exchanges.har");
    let output = with(&format!("ppio prewarm list --mock --debug --record {}", file.display()), &[]);
    assert!(text(&output.stderr).contains("< {\"data\""), "{}", text(&output.stderr));
    let archive: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(archive["log"]["entries"].as_array().map(Vec::len), Some(1));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn no_answer_is_told_as_that() {
    let variables = [("PPIO_API_KEY", "never-printed"), ("PPIO_ENDPOINT", "http://127.0.0.1:9")];
    let stderr = text(&with("ppio prewarm list --retries 1 --debug", &variables).stderr);
    assert_eq!(stderr.matches("> GET ").count(), 2, "{stderr}");
    assert_eq!(stderr.lines().filter(|line| line.starts_with("< ") && line.contains(" after ")).count(), 2, "{stderr}");
}

#[test]
fn a_body_is_told_without_its_secrets() {
    let body = r#"{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"u","password":"opensesame","domain":{"name":"d"}}}}}}"#;
    let output = with(&format!("huaweicloud create-token --mock --debug --body {body}"), &[]);
    let stderr = text(&output.stderr);
    assert!(output.status.success() && stderr.contains("> {\"auth\"") && stderr.contains("\"***\""), "{stderr}");
    assert!(!stderr.contains("opensesame"), "{stderr}");
}

#[test]
fn an_answer_as_it_was_sent() {
    let variables = |url: &str| [("PPIO_API_KEY", "k".to_owned()), ("PPIO_ENDPOINT", url.to_owned())];
    let run = |body: &serde_json::Value| {
        let url = json_server([body]);
        let variables = variables(&url);
        let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let output = with("ppio prewarm list --raw --retries 0", &variables);
        assert_eq!(text(&output.stdout), body.to_string(), "{}", text(&output.stderr));
        output.status.code()
    };
    let mut body = page(&[task("t", "running", 1)]);
    body["unknown"] = json!([1.0, 2]);
    assert_eq!(run(&body), Some(0));
    // It is shown what was sent just where it is not what was promised.
    assert_eq!(run(&json!({"data": [{"task_id": 7}]})), Some(1));
    assert_eq!(run(&json!({"code": 400, "reason": "BAD", "message": "bad"})), Some(1));
    for other in ["-o json", "--all-pages", "--limit 3", "--sort name", "--dry-run --watch"] {
        let (code, stderr) = refused(&format!("ppio prewarm list --mock --raw {other}"), &[]);
        assert!(code == 2 && stderr.contains("cannot be used with"), "{stderr}");
    }
}

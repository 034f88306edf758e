//! The program as its users run it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::process::{Command, Output};

use serde_json::Value;
use support::{CONTRACTS, cloud};

fn demo(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloud-images"));
    for name in std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()) {
        if ["PPIO_", "JDCLOUD_", "HUAWEICLOUD_"].iter().any(|prefix| name.starts_with(prefix)) {
            command.env_remove(name);
        }
    }
    command.arg("demo").args(arguments).envs(environment.iter().copied()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The operations of all contracts.
fn operations() -> usize {
    let document =
        |text: &str| oas_contract::Document::parse(&oas_contract::Source::new("contract.yaml", text)).unwrap();
    CONTRACTS.iter().map(|(_, text)| document(text).operations().len()).sum()
}

#[test]
fn a_table_for_every_operation() {
    let output = demo(&[], &[("COLUMNS", "150")]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let printed = text(&output.stdout);
    assert_eq!(printed.matches("\n  20").count(), operations(), "{printed}");
    assert_eq!(printed.matches('┌').count(), operations(), "{printed}");
    for part in [
        "taskIds.1=101&taskIds.2=102",
        "10 GiB",
        "v2测试(cn-dev-1)",
        "2025-09-12 05:49:38Z",
        "zvhd2",
        "ImportImageTask",
    ] {
        assert!(printed.contains(part), "`{part}` is missing:\n{printed}");
    }
}

#[test]
fn json_for_programs() {
    let output = demo(&["--json", "--items", "12"], &[]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let documents: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(documents.len(), operations());
    for document in &documents {
        let keys: Vec<&str> = document.as_object().unwrap().keys().map(String::as_str).collect();
        let mut sorted = keys.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, ["crate", "operation", "request", "result", "status"]);
        let outcome = (document["request"]["method"].as_str(), document["status"].as_u64());
        assert!(matches!(outcome.1, Some(200 | 201 | 204)), "{document}");
        assert!(document["request"]["url"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    }
    let jdcloud = documents.iter().find(|document| document["crate"] == "jdcloud-vm").unwrap();
    assert_eq!(jdcloud["result"]["result"]["taskSet"].as_array().unwrap().len(), 10);
    assert_eq!(jdcloud["result"]["result"]["totalCount"], 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn live() {
    let cloud = cloud().start().await.unwrap();
    let variables = cloud.environment();
    let mut environment: Vec<(&str, &str)> =
        variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    environment.push(("JDCLOUD_REGION", "cn-east-2"));
    environment.push(("HUAWEICLOUD_SDK_PROJECT_ID", "p"));
    let targets = |from: usize| -> Vec<String> {
        cloud.received().iter().skip(from).map(|received| received.target.clone()).collect()
    };
    let output = demo(&["--live", "ppio-gpu"], &environment);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(
        targets(0),
        ["/gpus/v2/prewarm-tasks", "/gpus/v2/prewarm-tasks/prewarm-task-id"],
        "the first task is followed"
    );
    let output = demo(&["--live", "jdcloud-vm", "--json"], &environment);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(targets(2)[0], "/v1/regions/cn-east-2/imageTasks?taskAction=ImportImage");
    assert!(targets(2).contains(&"/v1/regions/cn-east-2/images/img-4uv7e8ru4f".to_owned()), "{:?}", targets(2));
    for package in ["huaweicloud-iec", "huaweicloud-ims", "ppio-gpu-instance"] {
        assert!(demo(&["--live", package], &environment).status.success(), "{package}");
    }
    let output = demo(&["--live", "huaweicloud-iam"], &environment);
    assert!(
        text(&output.stderr).contains("create_token: it may change what the account has"),
        "no made-up password is sent"
    );
    assert!(cloud.received().iter().all(|request| request.method == "GET"), "an account is looked at, and not changed");
    // A provider's refusal is its own words, and an exit code.
    environment.push(("PPIO_API_KEY", "wrong"));
    let output = demo(&["--live", "ppio-gpu"], &environment);
    assert_eq!(output.status.code(), Some(1));
    let printed = text(&output.stderr);
    assert!(printed.contains("ppio-gpu: list_prewarm_tasks: 401 Unauthorized: INVALID_API_KEY"), "{printed}");
    assert!(!printed.contains("wrong"), "{printed}");
    let output = demo(&["--live", "ppio-gpu", "--json"], &environment);
    assert_eq!(output.status.code(), Some(1));
    let documents: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        (documents[0]["status"].as_u64(), documents[0]["error"]["code"].as_str()),
        (Some(401), Some("INVALID_API_KEY"))
    );
    let printed = documents.iter().find(|document| document["operation"] == "get_prewarm_task").unwrap();
    assert_eq!(printed["skipped"], "no earlier answer has a value for `task_id`");
}

#[test]
fn missing_variables_are_named() {
    let refused = |arguments: &[&str], environment: &[(&str, &str)], what: &str| {
        let output = demo(arguments, environment);
        assert_eq!(output.status.code(), Some(3));
        assert_eq!(text(&output.stderr).trim(), format!("error: {what}"));
    };
    refused(
        &["--live", "jdcloud-vm"],
        &[],
        "variables are missing for jdcloud-vm: JDCLOUD_ACCESS_KEY and JDCLOUD_SECRET_KEY; JDCLOUD_REGION",
    );
    let half = [("JDCLOUD_ACCESS_KEY", "a"), ("JDCLOUD_REGION", "r")];
    refused(&["--live", "jdcloud-vm"], &half, "variables are missing for jdcloud-vm: JDCLOUD_SECRET_KEY");
    refused(
        &["--live", "huaweicloud-iec"],
        &[],
        "variables are missing for huaweicloud-iec: HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or HUAWEICLOUD_AUTH_TOKEN",
    );
    refused(&["--live", "ppio-gpu"], &[("PPIO_API_KEY", " ")], "variables are missing for ppio-gpu: PPIO_API_KEY");
    let plain = [("PPIO_API_KEY", "k"), ("PPIO_ENDPOINT", "http://api.example.com")];
    let output = demo(&["--live", "ppio-gpu"], &plain);
    assert!(text(&output.stderr).contains("plain http is accepted for loopback addresses only"));
    let output = demo(&["--live", "ppio"], &[]);
    assert_eq!(output.status.code(), Some(2));
    let printed = text(&output.stderr);
    assert!(
        printed.contains("huaweicloud-iam, huaweicloud-iec, huaweicloud-ims, jdcloud-vm, ppio-gpu, ppio-gpu-instance"),
        "{printed}"
    );
}

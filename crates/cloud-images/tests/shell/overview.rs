//! The tables over all providers: who is asked, what is shown once, and what is said of those that are left out.

use serde_json::Value;

use crate::support::{printed, refused, text, with};

const JDCLOUD: [(&str, &str); 2] = [("JDCLOUD_ACCESS_KEY", "a"), ("JDCLOUD_SECRET_KEY", "s")];

/// The calls of one operation can list the same things.
#[test]
fn nothing_is_shown_twice() {
    for command in ["tasks --mock", "tasks --mock=7 --all-pages", "images --mock"] {
        let items: Value = serde_json::from_str(&printed(&format!("{command} -o json"), &[])).unwrap();
        let mut observed = std::collections::HashSet::new();
        for item in items.as_array().unwrap() {
            assert!(observed.insert((item["provider"].to_string(), item["id"].to_string())), "{command}: {item}");
        }
        assert!(!observed.is_empty());
    }
}

/// What one call lists twice is there twice: nobody knows which of them is not meant.
#[test]
fn nothing_is_lost() {
    let tasks = serde_json::json!([{"taskId": "1", "finishedTime": ""}, {"taskId": "1", "finishedTime": ""}, {"taskId": "", "finishedTime": ""}]);
    let url =
        crate::json_server([&serde_json::json!({"requestId": "r", "result": {"taskSet": tasks, "totalCount": 3}})]);
    let variables = [JDCLOUD[0], JDCLOUD[1], ("JDCLOUD_REGION", "cn-north-1"), ("JDCLOUD_ENDPOINT", url.as_str())];
    let stdout = printed("tasks --provider jdcloud-vm -o ndjson", &variables);
    assert_eq!(stdout.lines().count(), 3, "{stdout}");
}

#[test]
fn states_have_colors_for_every_provider() {
    let stdout = printed("tasks --mock --color always --wide --fields provider,state -o table", &[("COLUMNS", "80")]);
    for line in stdout.lines().filter(|line| line.contains("ppio") || line.contains("jdcloud")) {
        assert!(line.contains("\u{1b}[38;5;1"), "{line:?}");
    }
    let stdout = printed("images --mock --color always --fields state -o table", &[]);
    assert!(stdout.contains("\u{1b}[38;5;10m available"), "{stdout:?}");
    for command in ["huaweicloud images", "ppio image-prewarm list", "ppio prewarm get t"] {
        let stdout = printed(&format!("{command} --mock --color always -o table"), &[]);
        assert!(stdout.contains("\u{1b}[38;5;1"), "{command}: {stdout:?}");
    }
}

#[test]
fn filters() {
    let ids = |arguments: &str| {
        let stdout = printed(&format!("tasks --mock {arguments} --fields id -o csv --no-headers"), &[]);
        stdout.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(ids("--status running"), ["prewarm-task-id"]);
    assert_eq!(ids("--status finished"), ["7094", "709"], "the word of the provider is known as well");
    assert_eq!(ids("--status running --status succeeded").len(), 5);
    assert_eq!(ids("--region region-a --provider ppio-gpu"), ["prewarm-task-id"]);
    assert!(ids("--region elsewhere --provider ppio-gpu").is_empty());
    let output = with("tasks --mock --status failed", &[]);
    let stderr = text(&output.stderr);
    assert!(output.status.success() && stderr.contains("nothing found") && stderr.contains("looked at"), "{stderr}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_is_asked_for() {
    let cloud = crate::support::cloud().start().await.unwrap();
    let variables = cloud.environment();
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let output = with("tasks --provider jdcloud-vm --region cn-east-2", &variables);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(cloud.received().iter().all(|request| request.target.starts_with("/v1/regions/cn-east-2/")));
    // Who has no regions is left out of what is asked for one, and it is said.
    let stderr = text(&with("images --region cn-east-2", &variables).stderr);
    assert!(stderr.contains("left out huaweicloud-iec: it has no regions"), "{stderr}");
}

#[test]
fn who_is_named_must_answer() {
    let (code, stderr) = refused("tasks --provider jdcloud-vm", &[]);
    assert_eq!(
        (code, stderr.as_str()),
        (3, "jdcloud-vm: no credentials: set JDCLOUD_ACCESS_KEY and JDCLOUD_SECRET_KEY")
    );
    let output = with(
        "tasks --provider jdcloud-vm --provider ppio-gpu --retries 0",
        &[("PPIO_API_KEY", "k"), ("PPIO_ENDPOINT", "http://127.0.0.1:9")],
    );
    let stderr = text(&output.stderr);
    assert!(!output.status.success() && stderr.contains("error: jdcloud-vm: no credentials"), "{stderr}");
}

#[test]
fn keys_without_a_region() {
    let (code, stderr) = refused("tasks --provider jdcloud-vm", &JDCLOUD);
    assert_eq!((code, stderr.as_str()), (2, "jdcloud-vm: no region: give --region, or set JDCLOUD_REGION"));
    let (_, stderr) = refused("jdcloud image-tasks --action ImportImage", &JDCLOUD);
    assert_eq!(stderr, "--region is missing: give it, or set JDCLOUD_REGION");
    let stdout = printed("providers -o csv", &JDCLOUD);
    assert!(stdout.contains("JDCLOUD_SECRET_KEY (environment); no region: JDCLOUD_REGION"), "{stdout}");
    let stderr = text(&with("tasks", &JDCLOUD).stderr);
    assert!(stderr.contains("left out jdcloud-vm: no region: give --region, or set JDCLOUD_REGION"), "{stderr}");
    assert!(stderr.contains("left out ppio-gpu: no credentials: set PPIO_API_KEY"), "{stderr}");
}

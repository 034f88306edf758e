//! The tables over all providers: who is asked, what is shown once, and what is said of those that are left out.

use serde_json::Value;

use crate::support::{printed, refused, text, with};

const JDCLOUD: [(&str, &str); 2] = [("JDCLOUD_ACCESS_KEY", "a"), ("JDCLOUD_SECRET_KEY", "s")];

/// The calls of one operation can list the same things.
#[test]
fn nothing_is_shown_twice() {
    for command in ["tasks --mock", "tasks --mock=7 --all-pages", "images --mock"] {
        let items: Value = serde_json::from_str(&printed(&format!("{command} -o json"), &[])).unwrap();
        let mut seen = std::collections::HashSet::new();
        for item in items.as_array().unwrap() {
            assert!(seen.insert((item["provider"].to_string(), item["id"].to_string())), "{command}: {item}");
        }
        assert!(!seen.is_empty());
    }
}

/// What one call lists twice is there twice: nobody knows which of them is not meant.
#[test]
fn nothing_is_lost() {
    let tasks = serde_json::json!([{"taskId": "1", "finishedTime": ""}, {"taskId": "1", "finishedTime": ""}, {"taskId": "", "finishedTime": ""}]);
    let url = crate::answering(&serde_json::json!({"requestId": "r", "result": {"taskSet": tasks, "totalCount": 3}}));
    let variables = [JDCLOUD[0], JDCLOUD[1], ("JDCLOUD_REGION", "cn-north-1"), ("JDCLOUD_ENDPOINT", url.as_str())];
    let shown = printed("tasks --provider jdcloud-vm -o ndjson", &variables);
    assert_eq!(shown.lines().count(), 3, "{shown}");
}

#[test]
fn states_have_colors_for_every_provider() {
    let shown = printed("tasks --mock --color always --wide --fields provider,state -o table", &[("COLUMNS", "80")]);
    for line in shown.lines().filter(|line| line.contains("ppio") || line.contains("jdcloud")) {
        assert!(line.contains("\u{1b}[38;5;1"), "{line:?}");
    }
    let shown = printed("images --mock --color always --fields state -o table", &[]);
    assert!(shown.contains("\u{1b}[38;5;10m available"), "{shown:?}");
    for command in ["huaweicloud images", "ppio image-prewarm list", "ppio prewarm get t"] {
        let shown = printed(&format!("{command} --mock --color always -o table"), &[]);
        assert!(shown.contains("\u{1b}[38;5;1"), "{command}: {shown:?}");
    }
}

#[test]
fn filters() {
    let ids = |arguments: &str| {
        let shown = printed(&format!("tasks --mock {arguments} --fields id -o csv --no-headers"), &[]);
        shown.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(ids("--status running"), ["prewarm-task-id"]);
    assert_eq!(ids("--status finished"), ["7094", "709"], "the word of the provider is known as well");
    assert_eq!(ids("--status running --status succeeded").len(), 5);
    assert_eq!(ids("--region region-a --provider ppio-gpu"), ["prewarm-task-id"]);
    assert!(ids("--region elsewhere --provider ppio-gpu").is_empty());
    let output = with("tasks --mock --status failed", &[]);
    let said = text(&output.stderr);
    assert!(output.status.success() && said.contains("nothing found") && said.contains("looked at"), "{said}");
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
    let said = text(&with("images --region cn-east-2", &variables).stderr);
    assert!(said.contains("left out huaweicloud-iec: it has no regions"), "{said}");
}

#[test]
fn who_is_named_must_answer() {
    let (code, said) = refused("tasks --provider jdcloud-vm", &[]);
    assert_eq!((code, said.as_str()), (3, "jdcloud-vm: no credentials: set JDCLOUD_ACCESS_KEY and JDCLOUD_SECRET_KEY"));
    let output = with(
        "tasks --provider jdcloud-vm --provider ppio-gpu --retries 0",
        &[("PPIO_API_KEY", "k"), ("PPIO_ENDPOINT", "http://127.0.0.1:9")],
    );
    let said = text(&output.stderr);
    assert!(!output.status.success() && said.contains("error: jdcloud-vm: no credentials"), "{said}");
}

#[test]
fn keys_without_a_region() {
    let (code, said) = refused("tasks --provider jdcloud-vm", &JDCLOUD);
    assert_eq!((code, said.as_str()), (2, "jdcloud-vm: no region: give --region, or set JDCLOUD_REGION"));
    let (_, said) = refused("jdcloud image-tasks --action ImportImage", &JDCLOUD);
    assert_eq!(said, "--region is missing: give it, or set JDCLOUD_REGION");
    let shown = printed("providers -o csv", &JDCLOUD);
    assert!(shown.contains("JDCLOUD_SECRET_KEY (environment); no region: JDCLOUD_REGION"), "{shown}");
    let said = text(&with("tasks", &JDCLOUD).stderr);
    assert!(said.contains("left out jdcloud-vm: no region: give --region, or set JDCLOUD_REGION"), "{said}");
    assert!(said.contains("left out ppio-gpu: no credentials: set PPIO_API_KEY"), "{said}");
}

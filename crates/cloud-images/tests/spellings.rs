//! Values of another type than the contract says, and numbers of any size, in lists of every style of paging, on the command line.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::{calling, json_server, text};

/// Exit code, output, what was said.
fn run(arguments: &str, body: &'static str) -> (Option<i32>, String, String) {
    let output = calling(&json_server(vec![body.to_owned()]), &format!("{arguments} --retries 0"));
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// Each list, a page in other spellings, and the item as it is printed.
const PAGES: [(&str, &str, &str); 4] = [
    (
        "ppio prewarm list",
        r#"{"data": [{"task_id": 7094, "created_at": "1714982400", "completed_at": 253402300799, "status": {"status": "running"}, "product_ids": [7.50], "reason": null, "new": 1e400, "note": false}], "has_more": "false"}"#,
        r#"{"completed_at":253402300799,"created_at":1714982400,"new":1e400,"note":"false","product_ids":["7.50"],"reason":null,"status":{"status":"running"},"task_id":"7094"}"#,
    ),
    (
        "ppio image-prewarm list",
        r#"{"data": [{"id": 7094, "state": "Running", "imageSize": 72298048, "createTime": "soon", "completeTime": 0, "products": {}, "reason": [], "new": 123456789012345678901234567890}], "total": "1"}"#,
        r#"{"completeTime":0,"createTime":"soon","id":"7094","imageSize":"72298048","new":123456789012345678901234567890,"products":{},"reason":[],"state":"Running"}"#,
    ),
    (
        "jdcloud image-tasks --action ImportImage",
        r#"{"requestId": "r", "result": {"taskSet": [{"taskId": 7094, "progress": "40", "finishedTime": "", "new": -0.10}], "totalCount": "1"}}"#,
        r#"{"finishedTime":"","new":-0.10,"progress":40,"taskId":"7094"}"#,
    ),
    (
        "huaweicloud images",
        r#"{"images": [{"id": 7094, "min_disk": "40", "min_ram": 5.0, "protected": "false", "created_at": "9999-12-31T23:59:59Z", "new": [1.0]}], "total": 1.0}"#,
        r#"{"created_at":"9999-12-31T23:59:59Z","id":"7094","min_disk":40,"min_ram":5,"new":[1.0],"protected":false}"#,
    ),
];

#[test]
fn other_spellings_are_read_and_numbers_keep_their_digits() {
    for (command, body, item) in PAGES {
        let (code, output, stderr) = run(&format!("{command} -o ndjson"), body);
        assert_eq!((code, output.trim_end()), (Some(0), item), "{command}: {stderr}");
        for format in ["table", "json", "yaml", "csv"] {
            let (code, output, stderr) = run(&format!("{command} -o {format}"), body);
            // A narrow table leaves columns out.
            let is_there = format == "table" || output.contains("7094");
            assert!(code == Some(0) && is_there, "{command} {format}: {stderr}");
        }
    }
    let (_, output, _) = run("ppio image-prewarm list -o yaml", PAGES[1].1);
    assert!(output.contains("new: 123456789012345678901234567890"), "{output}");
}

#[test]
fn a_row_that_is_none_is_named() {
    for (command, body, path) in [
        ("ppio prewarm list", r#"{"data": [{"task_id": []}]}"#, "data[0].task_id"),
        ("ppio image-prewarm list", r#"{"data": [{"id": "1", "imageSize": "a lot"}]}"#, "data[0].imageSize"),
        (
            "jdcloud image-tasks --action ImportImage",
            r#"{"result": {"taskSet": [{"taskId": "1", "finishedTime": ""}, {"taskId": {}}]}}"#,
            "result.taskSet[1].taskId",
        ),
        ("huaweicloud images", r#"{"images": [{"id": "1"}, {"id": "2", "min_disk": 1.5}]}"#, "images[1].min_disk"),
    ] {
        let (code, _, stderr) = run(command, body);
        assert!(code == Some(1) && stderr.contains(path), "{command}: {code:?} {stderr}");
    }
}

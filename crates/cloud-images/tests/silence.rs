//! No success that was none, and no end that was none: lists of every style of paging, on the command line.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use serde_json::{Value, json};
use support::{calling, json_server, text, with};

/// A list, and how its pages are written: the items from one number to another, the cursor of the next page, the total.
struct List {
    command: &'static str,
    page: fn(u64, u64, &str, Value) -> Value,
}

const LISTS: [List; 6] = [
    List {
        command: "ppio prewarm list --page-size 10",
        page: |from, to, next, _| {
            let task = |id: u64| json!({"task_id": id.to_string(), "status": {"status": "running"}, "product_ids": [], "completed_at": 0, "reason": []});
            json!({"data": (from..to).map(task).collect::<Vec<_>>(), "next_cursor": next, "has_more": true})
        },
    },
    List {
        command: "ppio image-prewarm list --page-size 10",
        page: |from, to, _, total| {
            let task = |id: u64| json!({"id": id.to_string(), "state": "running", "products": [], "imageSize": "", "createTime": "", "completeTime": "", "reason": []});
            json!({"data": (from..to).map(task).collect::<Vec<_>>(), "total": total})
        },
    },
    List {
        command: "jdcloud image-tasks --action ImportImage --page-size 10",
        page: |from, to, _, total| {
            let tasks: Vec<_> = (from..to).map(|id| json!({"taskId": id.to_string(), "finishedTime": ""})).collect();
            json!({"requestId": "r", "result": {"taskSet": tasks, "totalCount": total}})
        },
    },
    List {
        command: "huaweicloud images --page-size 10",
        page: |from, to, _, total| json!({"images": (from..to).map(|id| json!({"id": id.to_string()})).collect::<Vec<_>>(), "total": total}),
    },
    // By the last item, and by links: nothing says how many there are.
    List {
        command: "huaweicloud ims images --page-size 10",
        page: |from, to, _, _| json!({"images": (from..to).map(|id| json!({"id": id.to_string()})).collect::<Vec<_>>()}),
    },
    List {
        command: "huaweicloud glance images --page-size 10",
        page: |from, to, next, _| {
            let images: Vec<_> = (from..to).map(|id| json!({"id": id.to_string()})).collect();
            let next = (!next.is_empty()).then(|| format!("/v2/images?marker={next}"));
            json!({"images": images, "next": next})
        },
    },
];
/// Those that state a total.
const WITH_TOTALS: std::ops::Range<usize> = 1..4;
/// Those of which a page says that there is more.
const WITH_MORE: std::ops::Range<usize> = 0..4;

/// Exit code, lines of JSON, what was said.
fn run(arguments: &str, bodies: Vec<Value>) -> (Option<i32>, usize, String) {
    let output = calling(&json_server(bodies), &format!("{arguments} --retries 0 -o ndjson"));
    (output.status.code(), text(&output.stdout).lines().count(), text(&output.stderr))
}

#[test]
fn an_error_with_a_successful_status() {
    let errors = [
        json!({"code": 401, "reason": "INVALID_API_KEY", "message": "bad"}),
        json!({"code": 401, "reason": "INVALID_API_KEY", "message": "bad"}),
        json!({"requestId": "r", "result": {}, "error": {"code": 403, "status": "PERMISSION_DENIED", "message": "bad"}}),
        json!({"error_code": "APIGW.0301", "error_msg": "bad"}),
        json!({"error": {"code": "IMG.0001", "message": "bad"}}),
        json!({"images": [], "error_code": "APIGW.0301", "error_msg": "bad"}),
    ];
    for (list, error) in LISTS.iter().zip(errors) {
        for extent in ["", "--all-pages"] {
            let (code, lines, stderr) = run(&format!("{} {extent}", list.command), vec![error.clone()]);
            assert_ne!(code, Some(0), "{} {extent}", list.command);
            assert!(lines == 0 && stderr.contains("bad"), "{}: {stderr}", list.command);
        }
        let first = (list.page)(0, 10, "c1", json!(20));
        let (code, lines, stderr) = run(&format!("{} --all-pages", list.command), vec![first, error]);
        assert!(code != Some(0) && lines == 10 && stderr.contains("bad"), "{}: {code:?} {stderr}", list.command);
        for nothing in [json!({}), json!({"success": false})] {
            let (code, _, stderr) = run(list.command, vec![nothing]);
            assert_ne!(code, Some(0), "{}: {stderr}", list.command);
        }
    }
}

#[test]
fn totals_that_are_wrong() {
    for list in &LISTS[WITH_TOTALS] {
        for total in [json!(0), json!(10), json!(20), json!(25)] {
            let ranges = [(0, 10), (10, 20), (20, 25)];
            let pages = ranges.map(|(from, to)| (list.page)(from, to, "", total.clone())).to_vec();
            let (code, lines, stderr) = run(&format!("{} --all-pages", list.command), pages);
            assert_eq!((code, lines), (Some(0), 25), "{} {total}: {stderr}", list.command);
        }
    }
}

#[test]
fn ends_that_contradict_what_was_said() {
    for list in &LISTS[WITH_MORE] {
        let pages = vec![(list.page)(0, 10, "c1", json!(25)), (list.page)(0, 0, "", json!(25))];
        let (code, lines, stderr) = run(&format!("{} --all-pages", list.command), pages);
        assert_ne!(code, Some(0), "{}", list.command);
        assert!(lines == 10 && stderr.contains("said to be"), "{}: {stderr}", list.command);
    }
}

#[test]
fn circles() {
    for list in &LISTS {
        let pages = (0..8).map(|turn| {
            let from = turn % 2 * 10;
            (list.page)(from, from + 10, &format!("c{turn}"), json!(1000))
        });
        let (code, lines, stderr) = run(&format!("{} --all-pages", list.command), pages.collect());
        assert_ne!(code, Some(0), "{}", list.command);
        assert!(lines == 20 && stderr.contains("the same items as one before"), "{}: {lines} {stderr}", list.command);
    }
}

#[test]
fn codes_come_before_statuses() {
    let url = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let slow = json!({"error": {"status": "RESOURCE_EXHAUSTED", "message": "slow"}}).to_string();
            let good = json!({"requestId": "r", "result": {"taskSet": []}}).to_string();
            let answers = [("403 Forbidden", slow.clone()), ("200 OK", good)];
            let refusals = std::iter::repeat(("403 Forbidden", slow));
            for (stream, (status, body)) in listener.incoming().zip(answers.into_iter().chain(refusals)) {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 8192]);
                let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}", body.len());
                let _ = write!(stream, "{head}\r\n\r\n{body}");
            }
        });
        url
    };
    let variables = [
        ("JDCLOUD_ACCESS_KEY", "a"),
        ("JDCLOUD_SECRET_KEY", "s"),
        ("JDCLOUD_REGION", "cn-north-1"),
        ("JDCLOUD_ENDPOINT", url.as_str()),
    ];
    let list = "jdcloud image-tasks --action ImportImage";
    assert_eq!(with(list, &variables).status.code(), Some(0), "it is tried again");
    let output = with(list, &variables);
    let stderr = text(&output.stderr);
    assert!(output.status.code() == Some(1) && stderr.contains("send fewer requests"), "{stderr}");
}

#[test]
fn what_a_provider_repeats() {
    for (command, variable, error) in [
        (
            "ppio prewarm list",
            "PPIO_API_KEY",
            json!({"code": 400, "reason": "r", "message": "the key never-printed is bad"}),
        ),
        ("huaweicloud images", "HUAWEICLOUD_AUTH_TOKEN", json!({"error_code": "never-printed", "error_msg": "bad"})),
    ] {
        let url = json_server([error]);
        let variables =
            [("PPIO_ENDPOINT", url.as_str()), ("HUAWEICLOUD_ENDPOINT", url.as_str()), (variable, "never-printed")];
        let output = with(&format!("{command} --all-pages"), &variables);
        let stderr = text(&output.stderr);
        assert!(stderr.contains("***") && !stderr.contains("never-printed"), "{stderr}");
    }
}

#[test]
fn a_list_that_breaks_says_where() {
    for list in &LISTS {
        // No JSON: an error of a page that is not tried again.
        let pages = vec![(list.page)(0, 10, "c1", json!(25)), json!("nothing")];
        let (code, lines, stderr) = run(&format!("{} --all-pages", list.command), pages);
        assert!(code == Some(1) && lines == 10, "{}: {code:?} {stderr}", list.command);
        assert!(stderr.contains("in a list at `"), "{}: {stderr}", list.command);
    }
}

#[test]
fn waits() {
    let tasks = |states: &[&str], total: u64| {
        let task = |(id, state): (usize, &&str)| json!({"taskId": id.to_string(), "taskStatus": state, "message": "no bucket", "finishedTime": ""});
        let tasks: Vec<_> = states.iter().enumerate().map(task).collect();
        json!({"requestId": "r", "result": {"taskSet": tasks, "totalCount": total}})
    };
    let wait = "jdcloud wait-image-tasks --action ImportImage --task-id 0 --task-id 1 --interval 10ms --deadline 300ms";
    // An empty page, one task of two, both.
    let pages = vec![tasks(&[], 2), tasks(&["finished"], 1), tasks(&["finished", "finished"], 2)];
    let (code, lines, stderr) = run(wait, pages);
    assert_eq!((code, lines), (Some(0), 2), "{stderr}");
    let (code, _, stderr) = run(wait, vec![tasks(&["finished"], 1)]);
    assert!(code == Some(6) && stderr.contains("`1` is not listed"), "{code:?} {stderr}");
    let (code, _, stderr) = run(wait, vec![tasks(&["running", "failed"], 2)]);
    assert!(code == Some(5) && stderr.contains("`1` has ended in the state `failed`: no bucket"), "{code:?} {stderr}");
}

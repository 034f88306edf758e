//! Rows that are not what the contract promises, in lists of every style of paging, on the command line: they end a list, are left
//! out or are shown as they came, and are never gone in silence.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use serde_json::Value;
use support::{calling, json_server, text};

/// A list: its command, its rows in a page with the cursor of the next one, a row by its number, one that is none, and where it is.
struct List {
    command: &'static str,
    page: fn(&str, &str) -> String,
    row: fn(usize) -> String,
    bad: &'static str,
    items: &'static str,
    inside: &'static str,
    key: &'static str,
}

const LISTS: [List; 6] = [
    List {
        command: "ppio prewarm list --page-size 3",
        page: |rows, next| {
            format!(r#"{{"data": [{rows}], "has_more": {}, "next_cursor": "{next}"}}"#, !next.is_empty())
        },
        row: |id| {
            format!(
                r#"{{"task_id": "{id}", "status": {{"status": "running"}}, "product_ids": [], "completed_at": 0, "reason": []}}"#
            )
        },
        bad: r#"{"task_id": [], "status": {"status": "running"}, "product_ids": [], "completed_at": 0, "reason": [], "size": 123456789012345678901234567890}"#,
        items: "data",
        inside: ".task_id",
        key: "task_id",
    },
    List {
        command: "ppio image-prewarm list --page-size 3",
        page: |rows, _| format!(r#"{{"data": [{rows}], "total": "6"}}"#),
        row: |id| {
            format!(
                r#"{{"id": "{id}", "state": "running", "products": [], "imageSize": "", "createTime": "", "completeTime": "", "reason": []}}"#
            )
        },
        bad: "7094",
        items: "data",
        inside: "",
        key: "id",
    },
    List {
        command: "jdcloud image-tasks --action ImportImage --page-size 3",
        page: |rows, _| format!(r#"{{"requestId": "r", "result": {{"taskSet": [{rows}], "totalCount": 6}}}}"#),
        row: |id| format!(r#"{{"taskId": "{id}", "finishedTime": ""}}"#),
        bad: r#"{"taskId": "bad", "progress": 1.5}"#,
        items: "result.taskSet",
        inside: ".progress",
        key: "taskId",
    },
    List {
        command: "huaweicloud images --page-size 3",
        page: |rows, _| format!(r#"{{"images": [{rows}], "total": 6}}"#),
        row: |id| format!(r#"{{"id": "{id}"}}"#),
        bad: r#"{"id": "bad", "protected": "perhaps"}"#,
        items: "images",
        inside: ".protected",
        key: "id",
    },
    List {
        command: "huaweicloud ims images --page-size 3",
        page: |rows, _| format!(r#"{{"images": [{rows}]}}"#),
        row: |id| format!(r#"{{"id": "{id}"}}"#),
        bad: r#"{"id": "bad", "min_disk": 1.5}"#,
        items: "images",
        inside: ".min_disk",
        key: "id",
    },
    List {
        command: "huaweicloud glance images --page-size 3",
        page: |rows, next| {
            let next = if next.is_empty() { "null".to_owned() } else { format!(r#""/v2/images?marker={next}""#) };
            format!(r#"{{"images": [{rows}], "next": {next}}}"#)
        },
        row: |id| format!(r#"{{"id": "{id}"}}"#),
        bad: r#"{"id": "bad", "min_ram": "much"}"#,
        items: "images",
        inside: ".min_ram",
        key: "id",
    },
];

impl List {
    /// Two pages of three, of which the second row of the first and the last of all are none.
    fn pages(&self) -> Vec<String> {
        let good = |id| (self.row)(id);
        let rows = [[good(0), self.bad.to_owned(), good(2)], [good(3), good(4), self.bad.to_owned()]];
        let [first, second] = rows.map(|rows| rows.join(", "));
        vec![(self.page)(&first, "c1"), (self.page)(&second, ""), (self.page)("", "")]
    }

    /// Exit code, the lines of the output, what was said.
    fn run(&self, options: &str) -> (Option<i32>, Vec<String>, String) {
        let output = calling(&json_server(self.pages()), &format!("{} --retries 0 -o ndjson {options}", self.command));
        let lines = text(&output.stdout).lines().map(str::to_owned).collect();
        (output.status.code(), lines, text(&output.stderr))
    }

    /// The names of the items in lines of JSON, and `-` for what is none.
    fn ids(&self, lines: &[String]) -> String {
        let id = |line: &String| serde_json::from_str::<Value>(line).unwrap().get(self.key).cloned();
        let name = |id: Option<Value>| id.and_then(|id| Some(id.as_str()?.to_owned())).filter(|id| id != "bad");
        lines.iter().map(|line| name(id(line)).unwrap_or_else(|| "-".to_owned())).collect()
    }
}

#[test]
fn a_bad_row_ends_a_list_unless_it_is_asked_not_to() {
    for list in &LISTS {
        for options in ["--all-pages", "--all-pages --bad-rows fail", "", "--bad-rows=fail", "--limit 5"] {
            let (code, lines, said) = list.run(options);
            assert_eq!((code, lines.len()), (Some(1), 0), "{} {options}: {said}", list.command);
            assert!(said.contains(&format!("{}[1]{}", list.items, list.inside)), "{}: {said}", list.command);
        }
    }
}

#[test]
fn bad_rows_are_left_out_or_shown_as_they_came_and_named() {
    for list in &LISTS {
        let named = |row: usize, at: usize| format!("row {row} at `{}[{at}]{}`: ", list.items, list.inside);
        for (treatment, all, page, done) in
            [("skip", "0234", "02", "are left out"), ("raw", "0-234-", "0-2", "are shown as they came")]
        {
            let (code, lines, said) = list.run(&format!("--all-pages --bad-rows {treatment}"));
            assert_eq!((code, list.ids(&lines).as_str()), (Some(9), all), "{}: {said}", list.command);
            assert!(said.contains(&named(2, 1)) && said.contains(&named(6, 2)), "{}: {said}", list.command);
            let named = said.lines().filter(|line| line.starts_with("row ")).collect::<Vec<_>>();
            assert!(named.iter().all(|line| line.contains("expected") && !line.contains("starts with")), "{said}");
            let last = said.lines().last().unwrap();
            assert_eq!(last, format!("error: 2 of 6 rows are not what the contract promises, and {done}"));
            if treatment == "raw" {
                let (shown, sent): (Value, Value) =
                    (serde_json::from_str(&lines[1]).unwrap(), serde_json::from_str(list.bad).unwrap());
                assert_eq!(shown, sent, "{}", list.command);
                assert_eq!(list.bad.contains("1234567890123"), lines[1].contains("123456789012345678901234567890"));
            }
            // One page, and that there are more.
            let (code, lines, said) = list.run(&format!("--bad-rows {treatment}"));
            assert_eq!((code, list.ids(&lines).as_str()), (Some(9), page), "{}: {said}", list.command);
            assert!(said.contains("--resume '") && said.contains("1 of 3 rows"), "{}: {said}", list.command);
        }
        for format in ["table", "json", "yaml", "csv"] {
            let url = json_server(list.pages());
            let options = format!("--all-pages --bad-rows raw --retries 0 -o {format}");
            let output = calling(&url, &format!("{} {options}", list.command));
            assert_eq!(output.status.code(), Some(9), "{} {format}: {}", list.command, text(&output.stderr));
            assert!(!output.stdout.is_empty(), "{} {format}", list.command);
        }
    }
}

#[test]
fn where_all_rows_are_good_nothing_is_told_of_them() {
    for list in &LISTS {
        let rows = [0, 1].map(list.row).join(", ");
        for treatment in ["skip", "raw", "fail"] {
            let url = json_server(vec![(list.page)(&rows, "").replace('6', "2"), (list.page)("", "")]);
            let output = calling(&url, &format!("{} --all-pages --bad-rows {treatment} -o ndjson", list.command));
            let said = text(&output.stderr);
            assert_eq!((output.status.code(), said.as_str()), (Some(0), ""), "{}", list.command);
            assert_eq!(list.ids(&text(&output.stdout).lines().map(str::to_owned).collect::<Vec<_>>()), "01");
        }
    }
}

#[test]
fn what_is_no_row_ends_a_list_all_the_same() {
    let errors = [
        r#"{"code": 401, "reason": "INVALID_API_KEY", "message": "bad", "data": []}"#,
        r#"{"code": 401, "reason": "INVALID_API_KEY", "message": "bad", "data": []}"#,
        r#"{"requestId": "r", "result": {"taskSet": []}, "error": {"code": 403, "status": "PERMISSION_DENIED", "message": "bad"}}"#,
        r#"{"error_code": "APIGW.0301", "error_msg": "bad", "images": []}"#,
        r#"{"error_code": "APIGW.0301", "error_msg": "bad", "images": []}"#,
        r#"{"error": {"code": "APIGW.0301", "message": "bad"}, "images": []}"#,
    ];
    for (list, error) in LISTS.iter().zip(errors) {
        for treatment in ["skip", "raw"] {
            let run = |bodies: Vec<String>| {
                let options = format!("--all-pages --bad-rows {treatment} --retries 0 -o ndjson");
                let output = calling(&json_server(bodies), &format!("{} {options}", list.command));
                (output.status.code(), text(&output.stdout).lines().count(), text(&output.stderr))
            };
            let (code, lines, said) = run(vec![error.to_owned()]);
            let is_error = |code: Option<i32>| !matches!(code, Some(0 | 9) | None);
            assert!(is_error(code) && lines == 0 && said.contains("bad"), "{}: {code:?} {said}", list.command);
            // The rows that could not be read before it are named as well.
            let first = list.pages().swap_remove(0);
            let (code, lines, said) = run(vec![first.clone(), error.to_owned()]);
            assert!(is_error(code) && lines >= 2, "{}: {code:?} {said}", list.command);
            assert!(said.contains("row 2 at `") && said.lines().last().unwrap().contains("bad"), "{said}");
            let (code, _, said) = run(vec![first, r#"{"something": "else"}"#.to_owned()]);
            assert!(code == Some(1) && said.contains("in a list at `"), "{}: {code:?} {said}", list.command);
        }
    }
}

#[test]
fn a_thousand_bad_rows_are_counted_and_twenty_named() {
    for list in &LISTS[1..] {
        let rows = vec![list.bad; 1000].join(", ");
        let page = (list.page)(&rows, "").replace('6', "1000");
        let url = json_server(vec![page, (list.page)("", "")]);
        let output = calling(&url, &format!("{} --all-pages --bad-rows skip -o ndjson", list.command));
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(9), "{}: {said}", list.command);
        assert_eq!(said.lines().filter(|line| line.starts_with("row ")).count(), 20, "{said}");
        assert!(said.contains("and 980 more") && said.contains("1000 of 1000 rows"), "{said}");
    }
}

#[test]
fn a_table_over_all_providers() {
    let [_, list, ..] = &LISTS;
    let run = |options: &str| {
        let options = format!("tasks --provider ppio-gpu-instance --all-pages --retries 0 -o ndjson {options}");
        let output = calling(&json_server(list.pages()), &options);
        (output.status.code(), text(&output.stdout).lines().count(), text(&output.stderr))
    };
    let (code, lines, said) = run("");
    assert_eq!((code, lines), (Some(1), 0), "{said}");
    let (code, lines, said) = run("--bad-rows skip");
    assert_eq!((code, lines), (Some(9), 4), "{said}");
    assert!(said.contains("ppio-gpu-instance: row 2 at `data[1]`: ") && said.contains("2 of 6 rows"), "{said}");
    let (code, lines, said) = run("--bad-rows raw");
    assert!(code == Some(9) && lines >= 5, "{lines} {said}");
}

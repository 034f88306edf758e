//! What programs read: every format holds the same, lists are whole, and positions can be gone on from.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use oas_contract::{Document, Source};
use serde_json::Value;
use support::{folder, printed, run, text, with};

#[test]
fn every_format_holds_the_same() {
    for command in [
        "ppio prewarm list --mock=7 --all-pages",
        "ppio image-prewarm list --mock",
        "huaweicloud images --mock=3",
        "jdcloud image-tasks --action ImportImage --mock=9 --all-pages",
        "ppio prewarm get abc --mock",
        "tasks --mock",
        "providers",
    ] {
        let print = |format: &str| printed(&format!("{command} --output {format}"), &[]);
        let json: Value = serde_json::from_str(&print("json")).unwrap();
        let lines = print("ndjson");
        let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let yaml = Document::parse(&Source::new("output.yaml", &print("yaml"))).unwrap().root().to_json();
        let same = |a: &Value, b: &Value| assert_eq!(a, b, "{command}");
        same(&yaml, &json);
        match &json {
            Value::Array(items) => lines.iter().zip(items).for_each(|(line, item)| same(line, item)),
            thing => same(&lines[0], thing),
        }
        let csv = print("csv");
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), json.as_array().map_or(1, Vec::len), "{command}");
        for (row, item) in rows.iter().zip(json.as_array().unwrap_or(&vec![json.clone()])) {
            for (name, cell) in names.iter().zip(row) {
                let value = item.pointer(&format!("/{}", name.replace('.', "/")));
                let value = value.filter(|value| !value.is_null());
                let value = value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
                assert_eq!(cell, value.unwrap_or_default(), "{command}: {name}");
            }
        }
    }
}

#[test]
fn lists_are_whole() {
    let ids = |arguments: &str| -> Vec<String> {
        let stdout = printed(&format!("{arguments} --output ndjson"), &[]);
        stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap().to_string()).collect()
    };
    for (command, page) in [
        ("ppio prewarm list --mock=137", 10),
        ("ppio image-prewarm list --mock=137 --page-size 20", 20),
        ("huaweicloud images --mock=137 --page-size 50", 50),
        ("jdcloud image-tasks --action ImportImage --mock=37", 10),
    ] {
        let all = ids(&format!("{command} --all-pages"));
        assert_eq!(all.len(), if command.contains("137") { 137 } else { 37 }, "{command}");
        assert_eq!(ids(command), all[..page], "{command}");
        assert_eq!(ids(&format!("{command} --limit 25")), all[..25], "{command}");
    }
}

#[test]
fn a_list_goes_on_where_it_was_left() {
    let arguments = "ppio image-prewarm list --mock=30 --fields id --output csv";
    let all = printed(&format!("{arguments} --all-pages"), &[]);
    let output = run(&format!("{arguments} --limit 13"));
    let stderr = text(&output.stderr);
    let position = stderr.split("--resume '").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    let rest = printed(&format!("{arguments} --all-pages --resume {position}"), &[]);
    let joined = text(&output.stdout) + rest.split_once('\n').unwrap().1;
    assert_eq!(joined, all);
}

#[test]
fn fields_are_projected() {
    let stdout = printed("ppio prewarm list --mock --fields task_id,status.status,/image_size --output json", &[]);
    let json: Value = serde_json::from_str(&stdout).unwrap();
    let expected = serde_json::json!([{"task_id": "prewarm-task-id", "status.status": "running", "image_size": 10_737_418_240_u64}]);
    assert_eq!(json, expected);
    let stdout = printed("tasks --mock --fields state,id --output csv", &[]);
    assert!(stdout.starts_with("state,id\n"), "{stdout}");
}

/// A list that begins in a table of a thousand rows is written while it comes.
#[test]
fn long_lists_are_several_tables() {
    let stdout = printed("ppio image-prewarm list --mock=2500 --all-pages --page-size 500 --output table", &[]);
    assert_eq!(stdout.matches('┌').count(), 3);
    assert_eq!(stdout.matches("nginx").count() + stdout.matches("pytorch").count(), 2500);
}

#[test]
fn requests_have_bodies() {
    let file = folder("bodies").join("login.json");
    let body = r#"{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"u","password":"open sesame","domain":{"name":"d"}}}}}}"#;
    std::fs::write(&file, body).unwrap();
    let arguments = format!("huaweicloud create-token --mock --body @{}", file.display());
    let stdout: Value = serde_json::from_str(&printed(&format!("{arguments} --output json"), &[])).unwrap();
    assert_eq!(stdout["token"]["methods"][0], "password");
    let stdout = printed(&format!("{arguments} --dry-run"), &[]);
    assert!(stdout.starts_with("POST http://127.0.0.1:"), "{stdout}");
    assert!(stdout.contains(r#""password":"***""#) && !stdout.contains("sesame"), "{stdout}");
}

#[test]
fn manual_pages() {
    assert!(printed("man", &[]).contains(".TH cloud-images 1"));
    let pages = folder("pages");
    assert!(with(&format!("man {}", pages.display()), &[]).status.success());
    let page = std::fs::read_to_string(pages.join("cloud-images-ppio-prewarm-wait.1")).unwrap();
    assert!(page.contains("TASK_ID") && page.contains("deadline"), "{page}");
    assert!(std::fs::read_dir(&pages).unwrap().count() > 12);
}

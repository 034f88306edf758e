//! What of a result is shown, in which order, and how it is written.

use serde_json::{Value, json};

use crate::support::{printed, refused, text, with};
use crate::{json_server, page, task};

fn json_of(arguments: &str) -> Value {
    serde_json::from_str(&printed(&format!("{arguments} --output json"), &[])).unwrap()
}

#[test]
fn times_have_one_spelling() {
    let zone = [("TZ", "Asia/Shanghai")];
    let tasks: Value = serde_json::from_str(&printed("tasks --mock --output json", &zone)).unwrap();
    let created: Vec<&str> = tasks.as_array().unwrap().iter().map(|task| task["created"].as_str().unwrap()).collect();
    assert_eq!(created[..3], ["2021-07-02T17:34:44", "2020-11-30T22:11:07", "2024-05-06T08:00:00Z"], "{tasks}");
    assert_eq!(tasks[2]["ended"], Value::Null, "what has not ended ended at no time");
    for format in ["json", "yaml", "ndjson", "csv", "table"] {
        for command in ["tasks", "images", "ppio prewarm list", "ppio image-prewarm list --time utc"] {
            let stdout = printed(&format!("{command} --mock --output {format}"), &zone);
            assert!(!stdout.contains("1970"), "{command} {format}: {stdout}");
        }
        let local = printed(&format!("tasks --mock --wide --time local --output {format}"), &zone);
        assert!(local.contains("16:00:00+08:00"), "{format}: {local}");
    }
    let raw = printed("tasks --mock --time raw --output json", &zone);
    assert!(raw.contains("1714982400") && raw.contains("2021-07-02 17:34:44"), "{raw}");
    // A list of one provider is as it was sent, unless it is asked for another way.
    assert_eq!(json_of("ppio prewarm list --mock")[0]["created_at"], 1_714_982_400);
    assert_eq!(json_of("ppio prewarm list --mock --time utc")[0]["created_at"], "2024-05-06T08:00:00Z");
    assert_eq!(json_of("ppio prewarm get t --mock --time utc")["created_at"], "2024-05-06T08:00:00Z");
}

#[test]
fn states_and_sizes_have_one_spelling() {
    let tasks = json_of("tasks --mock");
    for task in tasks.as_array().unwrap() {
        assert!(["pending", "running", "succeeded", "failed"].contains(&task["state"].as_str().unwrap()), "{task}");
        assert!(task["size"].is_u64() || task["size"].is_null(), "{task}");
    }
    let image = &json_of("images --mock")[0];
    assert_eq!(image["state"], "available", "{image}");
    // What nobody has ever heard of stays as it is.
    let url = json_server([&page(&[task("t", "paused", 1)])]);
    let variables = [("PPIO_API_KEY", "k"), ("PPIO_ENDPOINT", url.as_str())];
    assert!(printed("tasks --provider ppio-gpu --output csv", &variables).contains(",paused,"));
}

#[test]
fn a_time_is_on_one_line() {
    for width in ["40", "60", "80", "100", "120"] {
        for command in ["tasks", "images", "ppio prewarm list", "jdcloud image-tasks --action ImportImage"] {
            let stdout = printed(&format!("{command} --mock --output table"), &[("COLUMNS", width)]);
            for line in stdout.lines().filter(|line| line.contains("20")) {
                let day = line.split_whitespace().position(|word| word.len() == 10 && word.matches('-').count() == 2);
                let Some(day) = day else { continue };
                let time = line.split_whitespace().nth(day + 1).unwrap_or_default();
                assert!(time.contains(':'), "{command} {width}: {stdout}");
            }
        }
    }
}

#[test]
fn the_id_is_the_last_to_go() {
    for (command, id) in [
        ("huaweicloud images --mock", "633724a7-4a4e-11eb-8f73-fa1640aee23e"),
        ("jdcloud image-tasks --action ImportImage --mock", "7094"),
        ("tasks --mock --provider ppio-gpu", "prewarm-task-id"),
    ] {
        let stdout = printed(&format!("{command} --output table"), &[("COLUMNS", "44")]);
        assert!(stdout.contains(id), "{command}: {stdout}");
        let wide = printed(&format!("{command} --wide --output table"), &[("COLUMNS", "44")]);
        assert!(wide.lines().next().unwrap().chars().count() > 44, "{command}: {wide}");
    }
}

#[test]
fn items_are_sorted() {
    let tasks = page(&[task("b", "running", 9), task("a", "failed", 10), task("c", "running", 0)]);
    let url = json_server([&tasks]);
    let variables = [("PPIO_API_KEY", "k"), ("PPIO_ENDPOINT", url.as_str())];
    let ids = |sort: &str| {
        let stdout =
            printed(&format!("ppio prewarm list --sort {sort} --fields task_id -o csv --no-headers"), &variables);
        stdout.lines().collect::<String>()
    };
    assert_eq!(ids("task_id"), "abc");
    assert_eq!(ids("created_at"), "bac", "numbers are numbers, and what has none comes last");
    assert_eq!(ids("-created_at"), "abc");
    assert_eq!(ids("-status.status,-task_id"), "cba");
    let (code, stderr) = refused("ppio prewarm list --sort creatd_at", &variables);
    assert!(
        code == 2 && stderr.contains("--sort: there is no field `creatd_at`; did you mean `created_at`?"),
        "{stderr}"
    );
    let (code, stderr) = refused("tasks --mock --sort nothing", &[]);
    assert!(code == 2 && stderr.contains("--sort: there is no column `nothing`; there are: provider, id"), "{stderr}");
}

#[test]
fn a_query_takes_out_a_part() {
    let query = |command: &str, query: &str, format: &str| {
        let mut program = crate::support::program();
        program.args(command.split_whitespace()).args(["--query", query, "--output", format]);
        let output = program.output().unwrap();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let list = "ppio prewarm list --mock=3";
    assert_eq!(
        query(list, "[].task_id", "json").1,
        "[\n  \"prewarm-task-id\",\n  \"prewarm-task-id-1\",\n  \"prewarm-task-id-2\"\n]\n"
    );
    assert_eq!(query(list, "[-1].task_id", "table").1, "prewarm-task-id-2\n");
    assert_eq!(query(list, "length(@)", "ndjson").1, "3\n");
    assert_eq!(query(list, "[].{i: task_id, s: status.status}", "csv").1.lines().next(), Some("i,s"));
    assert_eq!(query("ppio prewarm get t --mock", "status", "yaml").1, "error: \"\"\nmessage: \"\"\nstatus: running\n");
    assert_eq!(query("tasks --mock", "[?state=='running'].id | [0]", "json").1, "\"prewarm-task-id\"\n");
    assert_eq!(query(list, "[9]", "json").1, "null\n");
    let (code, stdout, stderr) = query(list, "[0", "json");
    assert!(code == Some(2) && stdout.is_empty() && stderr.contains("at character 3"), "{stderr}");
    let (code, _, stderr) = query(list, "nothing(@)", "json");
    assert!(code == Some(1) && stderr.contains("undefined function nothing"), "{stderr}");
}

/// What is as long as it may be fits into the stack.
#[test]
fn queries_have_an_end() {
    let run = |query: &str| {
        let output =
            crate::support::program().args(["tasks", "--mock", "-o", "json", "--query", query]).output().unwrap();
        (output.status.code(), text(&output.stderr))
    };
    for (sign, count) in [(".a", 499), ("|a", 499), ("||a", 332), ("&&a", 32), ("[0]", 64), ("[]", 64), ("==a", 332)] {
        let (code, stderr) = run(&format!("a{}", sign.repeat(count)));
        assert!(matches!(code, Some(0..=2)), "{sign}: {code:?} {stderr}");
    }
    for query in ["!".repeat(2000), "a.".repeat(2000) + "a", "[".repeat(100) + "a" + &"]".repeat(100)] {
        assert_eq!(run(&query).0, Some(2), "{query}");
    }
    assert!(run(&"[".repeat(100)).1.contains("deeper than 64 signs that open something"));
}

#[test]
fn a_query_loses_no_digits() {
    let body = json!({"data": [{"task_id": "t", "status": {"status": "running"}, "product_ids": [], "completed_at": 0, "reason": [], "n": 1}]});
    let body: Value = serde_json::from_str(&body.to_string().replace("\"n\":1", "\"n\":9007199254740993")).unwrap();
    let url = json_server([&body]);
    let variables = [("PPIO_API_KEY", "k"), ("PPIO_ENDPOINT", url.as_str())];
    assert_eq!(printed("ppio prewarm list --query [0].n -o json", &variables), "9007199254740993\n");
}

#[test]
fn spreadsheets_are_told_no_formula() {
    let mut tasks = vec![];
    for text in ["=1+1", "+1", "-1", "@SUM(A1)", "-2+3", "\t=1", "plain"] {
        let mut one = task(text, "running", 1);
        one["name"] = text.into();
        tasks.push(one);
    }
    let url = json_server([&page(&tasks)]);
    let variables = [("PPIO_API_KEY", "k"), ("PPIO_ENDPOINT", url.as_str())];
    let stdout = printed("ppio prewarm list -o csv --fields name --no-headers", &variables);
    assert_eq!(stdout, "'=1+1\n+1\n-1\n'@SUM(A1)\n'-2+3\n'\t=1\nplain\n", "numbers stay what they are");
    let stdout = with("ppio prewarm list -o csv --fields name --bom", &variables).stdout;
    assert!(stdout.starts_with(b"\xef\xbb\xbfname\n"), "{stdout:?}");
}

#[test]
fn headings_can_be_left_out() {
    for (format, heading) in [("csv", "task_id,"), ("table", "task_id")] {
        let command = format!("ppio prewarm list --mock -o {format}");
        assert!(printed(&command, &[]).contains(heading));
        let bare = printed(&format!("{command} --no-headers"), &[]);
        assert!(bare.contains("prewarm-task-id") && !bare.contains(heading), "{bare}");
    }
}

#[test]
fn no_time_is_no_time() {
    for option in ["--timeout 0", "--timeout 0s", "--watch=0"] {
        let (code, stderr) = refused(&format!("ppio prewarm list --mock {option}"), &[]);
        assert!(code == 2 && stderr.contains("nothing can be done in no time"), "{stderr}");
    }
}

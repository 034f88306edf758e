//! Every form of report, as it arrives.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::{Folder, contract};

#[test]
fn every_format() {
    let folder = Folder::new("formats", &[("old.yaml", &contract(100, "")), ("new.yaml", &contract(50, ""))]);
    let run = |format: &str| {
        let printed = folder.diff(&["old.yaml", "new.yaml", "--format", format]);
        assert_eq!(printed.code, Some(1), "{printed:?}");
        printed.out
    };
    let json: serde_json::Value = serde_json::from_str(&run("json")).unwrap();
    assert_eq!((json["fails"].as_bool(), json["fail_on"].as_str()), (Some(true), Some("wire")));
    let change = &json["contracts"][0]["changes"][0];
    assert_eq!((change["rule"].as_str(), change["wire"].as_str()), (Some("maximum-lowered"), Some("breaking")));
    assert_eq!(change["after"], serde_json::json!({"file": "new.yaml", "line": 7, "column": 69}));
    let sarif: serde_json::Value = serde_json::from_str(&run("sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let result = &sarif["runs"][0]["results"][0];
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(sarif["runs"][0]["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    assert_eq!(
        run("github"),
        "::error file=new.yaml,line=7,col=69,title=maximum-lowered::the query parameter `limit`: `maximum` is 50 now, it was \
         100; breaking\n"
    );
    let row = "| GET /things | the query parameter `limit`: `maximum` is 50 now, it was 100 (`maximum-lowered`) | `new.yaml:7:69` |";
    assert!(run("markdown").contains(row));
    assert!(run("changelog").contains("- **Breaking:** the query parameter `limit`: `maximum` is 50 now, it was 100."));
    assert!(run("junit").contains("<testsuite name=\"new.yaml\" tests=\"1\" failures=\"1\" skipped=\"0\">"));
    assert!(run("html").contains("<h3>GET /things</h3>"));
    let colored = folder.diff(&["old.yaml", "new.yaml", "--color", "always"]);
    assert!(colored.out.contains("\u{1b}[1;31mbreaking\u{1b}[0m[maximum-lowered]"), "{colored:?}");
    let piped = folder.diff(&["old.yaml", "new.yaml"]);
    assert!(!piped.out.contains('\u{1b}'), "no colours in a pipe");
}

/// One run writes all that a workflow needs.
#[test]
fn several_formats_at_once() {
    let folder = Folder::new("several", &[("old.yaml", &contract(100, "")), ("new.yaml", &contract(50, ""))]);
    let printed = folder.diff(&[
        "old.yaml",
        "new.yaml",
        "--format",
        "sarif=out.sarif",
        "--format",
        "github",
        "--format",
        "markdown=summary.md",
    ]);
    assert_eq!(printed.code, Some(1));
    assert!(printed.out.starts_with("::error file=new.yaml"), "{printed:?}");
    let read = |name: &str| std::fs::read_to_string(folder.0.join(name)).unwrap();
    assert!(read("summary.md").starts_with("## Contract changes\n"));
    assert!(serde_json::from_str::<serde_json::Value>(&read("out.sarif")).is_ok());
}

/// What breaks nobody is counted, what there is a lot of is shown in part, and what breaks is shown, all of it.
#[test]
fn a_report_fits_a_screen() {
    let document = |maximum: u32, extension: u32, operations: u32| {
        let schema = format!("schema: {{type: integer, maximum: {maximum}}}");
        let operation = |index: u32| {
            format!(
                "  /p{index}:\n    get:\n      parameters: [{{name: p, in: query, {schema}}}]\n      x-a: {extension}\n      \
                 responses:\n        '200': {{description: ok, headers: {{X: {{schema: {{type: integer, maximum: {}}}}}}}}}\n",
                200 - maximum
            )
        };
        let paths: String = (0..operations).map(operation).collect();
        format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}")
    };
    let folder = Folder::new(
        "screen",
        &[
            ("old.yaml", document(100, 1, 400).as_bytes()),
            ("wider.yaml", document(100, 2, 500).as_bytes()),
            ("narrower.yaml", document(50, 1, 400).as_bytes()),
        ],
    );
    let printed = folder.diff(&["old.yaml", "wider.yaml"]);
    assert_eq!(printed.code, Some(0));
    assert!(printed.out.lines().count() < 24, "{}", printed.out);
    assert!(printed.out.contains("500 below the level that is shown: --level compatible\n"), "{}", printed.out);
    let all = folder.diff(&["old.yaml", "wider.yaml", "--level", "compatible", "--all"]);
    assert_eq!(all.out.matches("compatible[").count(), 500);
    let some = folder.diff(&["old.yaml", "wider.yaml", "--level", "compatible"]);
    assert_eq!(some.out.matches("compatible[").count(), 8, "three of each rule, and how many more: {}", some.out);
    assert!(some.out.contains("and 97 more compatible[operation-added]: --all shows them\n"), "{}", some.out);
    let narrower = folder.diff(&["old.yaml", "narrower.yaml"]);
    assert_eq!(narrower.out.matches("breaking[maximum-lowered]").count(), 400);
}

/// What breaks most comes first, and what is compatible on the wire is not called breaking.
#[test]
fn the_worst_comes_first() {
    let document = |id: &str, maximum: u32| {
        let operation = |path: &str, id: &str, maximum: u32| {
            let parameters = format!("[{{name: p, in: query, schema: {{type: integer, maximum: {maximum}}}}}]");
            format!(
                "  {path}: {{get: {{operationId: {id}, parameters: {parameters}, responses: {{'200': {{description: ok}}}}}}}}\n"
            )
        };
        let (first, second) = (operation("/a", id, 9), operation("/b", "b", maximum));
        format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{first}{second}")
    };
    let folder =
        Folder::new("worst", &[("old.yaml", document("a", 9).as_bytes()), ("new.yaml", document("c", 5).as_bytes())]);
    let printed = folder.diff(&["old.yaml", "new.yaml", "--rust"]);
    let (first, second) = printed.out.split_once("\nGET /a\n").unwrap();
    assert!(first.starts_with("GET /b\nbreaking[maximum-lowered]"), "{}", printed.out);
    assert!(second.starts_with("breaks-source[operation-id-changed]"), "{}", printed.out);
    assert!(second.contains(" = wire: compatible, Rust source: breaking\n"), "{}", printed.out);
    assert_eq!(folder.diff(&["old.yaml", "new.yaml", "--fail-on", "source"]).code, Some(1));
    let wire = folder.diff(&["old.yaml", "new.yaml"]);
    assert!(!wire.out.contains("source"), "whoever has no Rust is not told of it: {}", wire.out);
}

/// A comment in a pull request shows what documents say, and does nothing of it.
#[test]
fn names_are_no_markup() {
    let with = |name: &str| {
        let parameter = format!("      parameters: [{{name: '{name}', in: query, schema: {{type: string}}}}]\n");
        let document = String::from_utf8(contract(1, "")).unwrap();
        let kept: Vec<&str> = document.lines().filter(|line| !line.contains("name: limit")).collect();
        kept.join("\n").replace("      parameters:\n", &parameter).into_bytes()
    };
    let hostile = "x` ![i](https://e.example/p) @team <img src=y> [l](z) **b** `y";
    let folder = Folder::new("markup", &[("old.yaml", &with("a")), ("new.yaml", &with(hostile))]);
    for format in ["markdown", "changelog", "html", "junit"] {
        let printed = folder.diff(&["old.yaml", "new.yaml", "--rust", "--level", "compatible", "--format", format]);
        assert!(printed.out.contains("team"), "{printed:?}");
        let active = match format {
            "html" | "junit" => &["<img"][..],
            _ => &["![i](", " [l](", "@team", "<img", "**b**", "https://e"],
        };
        for active in active {
            assert!(!printed.out.contains(active), "{format}: {active} is alive in\n{}", printed.out);
        }
    }
}

#[test]
fn rules_are_listed() {
    let folder = Folder::new("rules", &[]);
    let printed = folder.diff(&["--rules"]);
    assert_eq!(printed.code, Some(0));
    assert!(printed.out.contains("maximum-lowered\n    "), "{}", printed.out);
}

/// What does not arrive is no success, unless whoever reads has seen enough.
#[cfg(target_os = "linux")]
#[test]
fn output_that_does_not_arrive() {
    use std::process::{Command, Stdio};

    let folder = Folder::new("full", &[("old.yaml", &contract(100, "")), ("new.yaml", &contract(100, "# the same\n"))]);
    let run = |stdout: Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oas-diff"));
        command.args(["old.yaml", "new.yaml"]).current_dir(&folder.0).stdin(Stdio::null());
        command.stdout(stdout).stderr(Stdio::piped()).spawn().unwrap()
    };
    let full = run(std::fs::File::create("/dev/full").unwrap().into()).wait_with_output().unwrap();
    assert_eq!(full.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&full.stderr).contains("error: failed to print: "));
    let mut child = run(Stdio::piped());
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

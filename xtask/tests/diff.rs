//! `cargo xtask diff` as its users run it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of files for one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &[u8])]) -> Self {
        let path = std::env::temp_dir().join(format!("xtask-diff-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        for (name, content) in files {
            let file = path.join(name);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, content).unwrap();
        }
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn diff(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).arg("diff").args(arguments).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn contract(maximum: u32, extra: &str) -> Vec<u8> {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /things:\n    get:\n      parameters:\n        - \
         {{name: limit, in: query, schema: {{type: integer, maximum: {maximum}}}}}\n      responses: {{'200': \
         {{description: ok}}}}\n{extra}"
    )
    .into_bytes()
}

#[test]
fn files_and_folders() {
    let (old, new) = (contract(100, ""), contract(50, ""));
    let folder =
        Folder::new("files", &[("a/x.yaml", &old), ("b/x.yaml", &new), ("b/y.yaml", &old), ("other.yaml", &new)]);
    let output = diff(&folder.0, &["a/x.yaml", "other.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    let shown = text(&output.stdout);
    assert!(
        shown.starts_with(
            "breaking[maximum-lowered]: the query parameter `limit`: `maximum` is 50 now, it was 100\n --> other.yaml:7:69\n"
        ),
        "{shown}"
    );
    assert!(shown.ends_with("other: 1 breaking on the wire\n"), "{shown}");
    let output = diff(&folder.0, &["a", "b"]);
    let shown = text(&output.stdout);
    assert!(shown.contains("compatible[operation-added]: GET /things"), "{shown}");
    assert!(shown.ends_with("x: 1 breaking on the wire\ny: 1 compatible\n2 changes in 2 contracts\n"), "{shown}");
    let output = diff(&folder.0, &["a/x.yaml", "a/x.yaml"]);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(0), "no contract has changed\n"));
}

#[test]
fn exit_codes_follow_what_was_asked_for() {
    let (old, new) = (contract(100, ""), contract(50, ""));
    let folder = Folder::new("fail-on", &[("old.yaml", &old), ("new.yaml", &new)]);
    for (fail_on, code) in [("wire", 1), ("source", 0), ("any", 1), ("none", 0)] {
        let output = diff(&folder.0, &["old.yaml", "new.yaml", "--fail-on", fail_on]);
        assert_eq!(output.status.code(), Some(code), "{fail_on}");
    }
    assert_eq!(diff(&folder.0, &["new.yaml", "old.yaml"]).status.code(), Some(0), "a bound that is loosened");
}

#[test]
fn accepted_changes() {
    let allow = |rule: &str| format!("[[allow]]\nrule = \"{rule}\"\nreason = \"never more than 50\"\n");
    let folder = Folder::new(
        "allow",
        &[
            ("old.yaml", &contract(100, "")),
            ("new.yaml", &contract(50, "")),
            ("good.toml", allow("maximum-lowered").as_bytes()),
            ("unused.toml", allow("maximum-raised").as_bytes()),
            ("unknown.toml", allow("maximum-vanished").as_bytes()),
            ("no-reason.toml", b"[[allow]]\nrule = \"maximum-lowered\"\nreason = \" \"\n"),
            ("broken.toml", b"[[allow]]\nrule = 5\n"),
        ],
    );
    let run = |list: &str| diff(&folder.0, &["old.yaml", "new.yaml", "--allow", list]);
    let output = run("good.toml");
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("accepted[maximum-lowered]"), "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("(never more than 50)"));
    for (list, what) in [
        ("unused.toml", "unused.toml:1:1: error[unused-allow]: no change is met by this entry for `maximum-raised`"),
        ("unknown.toml", "unknown.toml:1:1: error[allow-list]: there is no rule `maximum-vanished`"),
        ("no-reason.toml", "no-reason.toml:1:1: error[allow-list]: an accepted change needs a reason"),
        ("broken.toml", "broken.toml:2:8: error[allow-list]: invalid type: integer `5`, expected a string"),
    ] {
        let output = run(list);
        assert_eq!(output.status.code(), Some(2), "{list}");
        assert!(text(&output.stderr).contains(what), "{list}: {}", text(&output.stderr));
    }
}

#[test]
fn what_cannot_be_compared_says_where() {
    let good = contract(1, "");
    let deep = format!("{{\"a\":{}", "[".repeat(10_000));
    let twice = contract(1, "paths: {}\n");
    let large = vec![b'['; 70 << 20];
    let cases: &[(&str, &[u8], &str)] = &[
        ("no.yaml", b"hello: world\n", "no.yaml:1:1"),
        (
            "twice.yaml",
            &twice,
            "twice.yaml:9:1: error[duplicate-key]: the key `paths` stands twice in this mapping, first at 3:1",
        ),
        ("dangling.yaml", b"openapi: 3.0.3\npaths: {/a: {$ref: '#/b'}}\n", "dangling.yaml:2:20"),
        ("remote.yaml", b"openapi: 3.0.3\npaths: {/a: {$ref: 'b.yaml'}}\n", "remote.yaml:2:20"),
        ("new.yaml", b"openapi: 3.2.0\npaths: {}\n", "new.yaml:1:10"),
        ("form.yaml", b"openapi: 3.0.3\npaths: []\n", "form.yaml:2:8"),
        ("deep.json", deep.as_bytes(), "deep.json:1:205: error[nesting-too-deep]"),
        ("deep.yaml", deep.as_bytes(), "deep.yaml:1:205: error[nesting-too-deep]"),
        ("binary.yaml", b"\xff\xfe\x00", "binary.yaml:1:1: error[not-utf8]"),
        ("large.yaml", &large, "large.yaml:1:1: error[file-too-large]"),
        ("empty.yaml", b"", "empty.yaml:1:1: error[empty-document]"),
    ];
    let files: Vec<(&str, &[u8])> =
        cases.iter().map(|(name, content, _)| (*name, *content)).chain([("good.yaml", &good[..])]).collect();
    let folder = Folder::new("bad", &files);
    for (name, _, expected) in cases {
        let output = diff(&folder.0, &["good.yaml", name]);
        let shown = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{name}: {shown}");
        assert!(shown.contains(expected), "{name}: {shown}");
        assert!(!shown.contains("panicked"), "{name}: {shown}");
    }
    let output = diff(&folder.0, &["no-such-revision"]);
    assert_eq!(output.status.code(), Some(2));
    let shown = text(&output.stderr);
    assert!(shown.contains("`no-such-revision` is no file, no folder and no revision that git knows"), "{shown}");
}

#[test]
fn every_format() {
    let folder = Folder::new("formats", &[("old.yaml", &contract(100, "")), ("new.yaml", &contract(50, ""))]);
    let run = |format: &str| {
        let output = diff(&folder.0, &["old.yaml", "new.yaml", "--format", format]);
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let json: serde_json::Value = serde_json::from_str(&run("json")).unwrap();
    let change = &json["contracts"][0]["changes"][0];
    assert_eq!((change["rule"].as_str(), change["wire"].as_str()), (Some("maximum-lowered"), Some("breaking")));
    assert_eq!(change["after"], serde_json::json!({"file": "new.yaml", "line": 7, "column": 69}));
    let sarif: serde_json::Value = serde_json::from_str(&run("sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let result = &sarif["runs"][0]["results"][0];
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(sarif["runs"][0]["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    assert!(run("github").starts_with("::error file=new.yaml,line=7,col=69,title=maximum-lowered::"));
    assert!(
        run("markdown")
            .contains("| the query parameter `limit`: `maximum` is 50 now, it was 100 (`maximum-lowered`) |")
    );
    assert!(run("changelog").contains("- **Breaking:** the query parameter `limit`: `maximum` is 50 now, it was 100."));
    let colored = diff(&folder.0, &["old.yaml", "new.yaml", "--color", "always"]);
    assert!(text(&colored.stdout).starts_with("\u{1b}[1;31mbreaking\u{1b}[0m[maximum-lowered]"));
    let piped = diff(&folder.0, &["old.yaml", "new.yaml"]);
    assert!(!text(&piped.stdout).contains('\u{1b}'), "no colours in a pipe");
}

/// Runs git in a folder, as somebody.
fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]);
    let output = command.args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", text(&output.stderr));
}

#[test]
fn revisions_and_versions() {
    let manifest = |version: &str| format!("[package]\nname = \"x\"\nversion = \"{version}\"\n");
    let folder = Folder::new(
        "revisions",
        &[
            ("specs/x.yaml", &contract(100, "")),
            ("crates/x/Cargo.toml", b"[package]\nname = \"x\"\nversion.workspace = true\n"),
            ("Cargo.toml", b"[workspace.package]\nversion = \"0.3.1\"\n"),
        ],
    );
    let write = |name: &str, content: &[u8]| std::fs::write(folder.0.join(name), content).unwrap();
    git(&folder.0, &["init", "--quiet", "--initial-branch=main"]);
    git(&folder.0, &["add", "."]);
    git(&folder.0, &["commit", "--quiet", "--message=one"]);
    let itself = diff(&folder.0, &[]);
    assert_eq!((itself.status.code(), text(&itself.stdout).as_str()), (Some(0), "no contract has changed\n"));
    assert!(text(&itself.stderr).contains("this is main itself: name a base"), "{}", text(&itself.stderr));
    // On a branch the work tree is compared with where the branch began.
    git(&folder.0, &["switch", "--quiet", "--create", "change"]);
    let unchanged = diff(&folder.0, &[]);
    assert_eq!((unchanged.status.code(), text(&unchanged.stdout).as_str()), (Some(0), "no contract has changed\n"));
    write("specs/x.yaml", &contract(50, ""));
    write("specs/y.yaml", &contract(1, ""));
    git(&folder.0, &["add", "."]);
    git(&folder.0, &["commit", "--quiet", "--message=two"]);
    let shown = text(&diff(&folder.0, &[]).stdout);
    assert!(shown.contains("breaking[maximum-lowered]"), "{shown}");
    assert!(shown.contains(":specs/x.yaml:7:69\n"), "the place before names the revision: {shown}");
    assert!(
        shown.contains("x: 1 breaking on the wire\n  version 0.3.1 -> 0.3.1: not enough, 0.4.0 is needed\n"),
        "{shown}"
    );
    assert!(shown.contains("y: 1 compatible\n"), "{shown}");
    // A version that has moved is enough, and then only what was asked for decides.
    write("crates/x/Cargo.toml", manifest("0.4.0").as_bytes());
    let output = diff(&folder.0, &["--fail-on", "source"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("version 0.3.1 -> 0.4.0: enough, 0.4.0 is needed"));
    // Two revisions, and a contract that is gone, seen from a folder inside.
    git(&folder.0, &["rm", "--quiet", "specs/y.yaml"]);
    git(&folder.0, &["commit", "--quiet", "--message=three"]);
    let output = diff(&folder.0.join("crates"), &["HEAD~1", "HEAD"]);
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(shown.contains("breaking[operation-removed]: GET /things"), "{shown}");
}

#[test]
fn nothing_to_compare_is_no_success() {
    let folder = Folder::new(
        "nothing",
        &[("api/openapi.yaml", &contract(100, "")), ("a/notes.txt", b"none"), ("b/notes.txt", b"none")],
    );
    git(&folder.0, &["init", "--quiet", "--initial-branch=main"]);
    git(&folder.0, &["add", "."]);
    git(&folder.0, &["commit", "--quiet", "--message=one"]);
    std::fs::write(folder.0.join("api/openapi.yaml"), contract(50, "")).unwrap();
    let refused = |arguments: &[&str], what: &str| {
        let output = diff(&folder.0, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", text(&output.stdout));
        assert!(text(&output.stderr).contains(what), "{arguments:?}: {}", text(&output.stderr));
    };
    refused(&[], "there is nothing to compare: no folder around ");
    refused(&["HEAD"], "there is nothing to compare: no folder around ");
    refused(&["a", "b"], "there is nothing to compare: neither a nor b has a contract");
    let output = diff(&folder.0, &["api", "api"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr), "compared api, with api: 1 and 1 contracts\n");
}

/// A clone of one branch has nothing that the branch could have left.
#[test]
fn a_clone_of_one_branch() {
    let folder = Folder::new("branch", &[("origin/specs/x.yaml", &contract(100, ""))]);
    let origin = folder.0.join("origin");
    git(&origin, &["init", "--quiet", "--initial-branch=main"]);
    git(&origin, &["add", "."]);
    git(&origin, &["commit", "--quiet", "--message=one"]);
    git(&origin, &["switch", "--quiet", "--create", "change"]);
    std::fs::write(origin.join("specs/x.yaml"), contract(50, "")).unwrap();
    git(&origin, &["commit", "--quiet", "--all", "--message=two"]);
    let url = format!("file://{}", origin.display());
    git(&folder.0, &["clone", "--quiet", "--single-branch", "--branch", "change", &url, "clone"]);
    let output = diff(&folder.0.join("clone"), &[]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
    let shown = text(&output.stderr);
    assert!(
        shown.contains("no other main branch than this one, origin/change") && shown.contains("fetch-depth: 0"),
        "{shown}"
    );
    assert_eq!(diff(&folder.0.join("clone"), &["HEAD~1"]).status.code(), Some(1), "a base that is named");
}

/// A folder inside of a repository is compared with what it was, not with all of it.
#[test]
fn a_workspace_below_the_top_of_a_repository() {
    let folder = Folder::new("below", &[("project/specs/x.yaml", &contract(100, "")), ("project/src/main.rs", b"")]);
    git(&folder.0, &["init", "--quiet", "--initial-branch=main"]);
    git(&folder.0, &["add", "."]);
    git(&folder.0, &["commit", "--quiet", "--message=one"]);
    std::fs::write(folder.0.join("project/specs/x.yaml"), contract(50, "")).unwrap();
    let output = diff(&folder.0.join("project/src"), &["HEAD"]);
    assert!(text(&output.stdout).ends_with("x: 1 breaking on the wire\n"), "{}", text(&output.stdout));
}

/// A schema that many operations share: what is accepted for some of them stays a change for the others.
#[test]
fn what_is_accepted_for_one_operation_is_not_for_all() {
    let document = |maximum: u32| {
        let operation = |index: usize| {
            format!(
                "  /p{index}:\n    post:\n      requestBody: {{content: {{application/json: {{schema: {{$ref: \
                 '#/components/schemas/Thing'}}}}}}}}\n      responses: {{'200': {{description: ok}}}}\n"
            )
        };
        let paths: String = (0..12).map(operation).collect();
        let schema = format!("components: {{schemas: {{Thing: {{type: integer, maximum: {maximum}}}}}}}\n");
        format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}{schema}").into_bytes()
    };
    let entry = |index: usize| {
        format!("[[allow]]\nrule = \"maximum-lowered\"\nreason = \"known\"\noperation = \"POST /p{index}\"\n")
    };
    let all: String = (0..12).map(entry).collect();
    let folder = Folder::new(
        "shared",
        &[
            ("old.yaml", &document(100)),
            ("new.yaml", &document(50)),
            ("first.toml", entry(0).as_bytes()),
            ("last.toml", entry(11).as_bytes()),
            ("all.toml", all.as_bytes()),
        ],
    );
    let run = |list: &str, format: &str| {
        diff(&folder.0, &["old.yaml", "new.yaml", "--allow", list, "--fail-on", "wire", "--format", format])
    };
    for list in ["first.toml", "last.toml"] {
        let output = run(list, "json");
        assert_eq!(output.status.code(), Some(1), "{list}: {}", text(&output.stderr));
        let json: serde_json::Value = serde_json::from_str(&text(&output.stdout)).unwrap();
        let contract = &json["contracts"][0];
        assert_eq!(contract["changes"][0]["operations"].as_array().unwrap().len(), 11, "programs get all of them");
        assert_eq!(contract["accepted"][0]["change"]["operations"].as_array().unwrap().len(), 1);
    }
    let output = run("all.toml", "text");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let shown = text(&diff(&folder.0, &["old.yaml", "new.yaml"]).stdout);
    assert!(shown.contains("POST /p7 and 4 more"), "{shown}");
}

/// A comment in a pull request shows what documents say, and does nothing of it.
#[test]
fn markdown_of_names_is_no_markup() {
    let with = |name: &str| {
        let parameter = format!("      parameters: [{{name: '{name}', in: query, schema: {{type: string}}}}]\n");
        let document = String::from_utf8(contract(1, "")).unwrap();
        let kept: Vec<&str> = document.lines().filter(|line| !line.contains("name: limit")).collect();
        kept.join("\n").replace("      parameters:\n", &parameter).into_bytes()
    };
    let hostile = "x` ![i](https://e.example/p) @team <img src=y> [l](z) **b** `y";
    let folder = Folder::new("markup", &[("old.yaml", &with("a")), ("new.yaml", &with(hostile))]);
    for format in ["markdown", "changelog"] {
        let shown = text(&diff(&folder.0, &["old.yaml", "new.yaml", "--format", format]).stdout);
        assert!(shown.contains("team"), "{shown}");
        for active in ["![i](", " [l](", "@team", "<img", "**b**", "https://e"] {
            assert!(!shown.contains(active), "{format}: {active} is alive in\n{shown}");
        }
    }
}

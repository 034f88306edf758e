//! Files, folders, revisions, patterns and standard input, as they are named on the command line.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::{Folder, contract, diff, diff_with_input};

#[test]
fn files_and_folders() {
    let (old, new) = (contract(100, ""), contract(50, ""));
    let folder = Folder::new(
        "files",
        &[
            ("a/x.yaml", &old),
            ("b/x.yaml", &new),
            ("b/deep/y.json", b"{\"openapi\": \"3.1.0\", \"info\": {}, \"paths\": {\"/y\": {\"get\": {}}}}"),
            ("b/values.yaml", b"replicas: 3\n"),
            ("b/package.json", b"{\"dependencies\": {\"openapi\": \"^1\"}}"),
            ("b/.hidden/z.yaml", &old),
            ("other.yaml", &new),
        ],
    );
    let files = folder.diff(&["a/x.yaml", "other.yaml"]);
    assert_eq!(files.code, Some(1));
    assert_eq!(
        files.out,
        "GET /things\n\
         breaking[maximum-lowered]: the query parameter `limit`: `maximum` is 50 now, it was 100\n \
         --> other.yaml:7:69\n  \
         |\n\
         7 |         - {name: limit, in: query, schema: {type: integer, maximum: 50}}\n  \
         |                                                                     ^\n  \
         = before: a/x.yaml:7:69\n  \
         = in the request\n\n\
         other.yaml: 1 breaking on the wire\n\
         fails on wire\n"
    );
    let folders = folder.diff(&["a", "b/"]);
    assert!(
        folders.out.ends_with(
            "b/deep/y.json: 1 compatible\nb/x.yaml: 1 breaking on the wire\n\
             fails on wire: 1 breaking on the wire, 1 compatible in 2 contracts\n"
        ),
        "{folders:?}"
    );
    assert_eq!(folders.err, "compared a, with b: 1 and 2 contracts\n");
    let same = folder.diff(&["a/x.yaml", "a/x.yaml"]);
    assert_eq!((same.code, same.out.as_str()), (Some(0), "no contract has changed\n"));
    // A file is held against the contract of its name.
    let one = folder.diff(&["a", "other.yaml"]);
    assert_eq!(one.code, Some(1), "{one:?}");
    folder.write("x.yaml", &old);
    let named = folder.diff(&["x.yaml", "b"]);
    assert!(named.out.ends_with("b/x.yaml: 1 breaking on the wire\nfails on wire\n"), "{named:?}");
    let several = folder.diff(&["other.yaml", "b"]);
    assert!(several.err.contains("b has no contract that other.yaml can be compared with"), "{several:?}");
}

#[test]
fn an_overlay_is_part_of_its_document() {
    let document = contract(100, "");
    let overlay = |most: u32| {
        let target = "$.paths['/things'].get.parameters[0].schema";
        format!(
            "overlay: 1.0.0\ninfo: {{title: Ours, version: '1'}}\nactions:\n  - target: \"{target}\"\n    \
             description: The provider says so elsewhere.\n    update: {{maximum: {most}}}\n"
        )
    };
    let (old, new) = (overlay(50), overlay(10));
    let folder = Folder::new(
        "overlays",
        &[
            ("a/x.yaml", &document),
            ("a/x.overlay.yaml", old.as_bytes()),
            ("b/x.yaml", &document),
            ("b/x.overlay.yaml", new.as_bytes()),
        ],
    );
    let said = folder.diff(&["a", "b"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("`maximum` is 10 now, it was 50\n --> b/x.overlay.yaml:6:23"), "{said:?}");
    assert_eq!(folder.diff(&["a", "a"]).out, "no contract has changed\n");
}

#[test]
fn standard_input_is_a_side() {
    let folder = Folder::new("input", &[("old.yaml", &contract(100, ""))]);
    let head = diff_with_input(&folder.0, &["old.yaml", "-"], &contract(50, ""));
    assert_eq!(head.code, Some(1));
    assert!(head.out.contains(" --> <stdin>:7:69\n"), "{head:?}");
    assert_eq!(head.err, "compared old.yaml, with standard input: 1 and 1 contracts\n");
    let base = diff_with_input(&folder.0, &["-", "old.yaml"], &contract(50, ""));
    assert_eq!(base.code, Some(0), "a bound that is loosened");
    let both = diff(&folder.0, &["-", "-"]);
    assert!(both.err.contains("standard input is read once"), "{both:?}");
    // Nothing stands beside it.
    let split = b"openapi: 3.0.3\npaths: {/a: {$ref: 'a.yaml'}}\n";
    let split = diff_with_input(&folder.0, &["old.yaml", "-"], split);
    assert_eq!(split.code, Some(2));
    assert!(split.err.contains("no file stands beside standard input"), "{split:?}");
}

#[test]
fn what_cannot_be_read_is_said() {
    let folder = Folder::new("unread", &[("old.yaml", &contract(100, ""))]);
    for (arguments, what) in [
        (&["https://e.example/a.yaml", "old.yaml"][..], "is a URL, and these are not read"),
        (&["old.yaml"], "name what old.yaml is compared with"),
        (&["no-such-revision"], "`no-such-revision` is no file and no folder: git rev-parse"),
        (&["main:old.yaml", "old.yaml"], "`main:old.yaml` is no file and no folder: git rev-parse"),
        (&["old.yaml", "old.yaml", "--files", "[a"], "`[a` is no pattern"),
        (&["a/*.yaml", "b/*.yaml"], "name two folders, and the pattern with --files"),
        (&["old.yaml", "old.yaml", "--format", "xml"], "`xml` is none of: text, markdown"),
        (
            &["old.yaml", "old.yaml", "--format", "text", "--format", "json"],
            "one form of report goes to standard output",
        ),
        (&["old.yaml", "old.yaml", "--format", "json=no/such/folder"], "failed to write no/such/folder"),
        (&["old.yaml", "old.yaml", "--config", "no.toml"], "no.toml"),
        (&[], "this is no git repository: name what is compared"),
    ] {
        let printed = diff(&folder.0, arguments);
        assert_eq!(printed.code, Some(2), "{arguments:?}: {printed:?}");
        assert!(printed.err.contains(what), "{arguments:?}: {printed:?}");
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
            "error[duplicate-key]: the key `paths` stands twice in this mapping, first at 3:1\n --> twice.yaml:9:1",
        ),
        ("dangling.yaml", b"openapi: 3.0.3\npaths: {/a: {$ref: '#/b'}}\n", "dangling.yaml:2:20"),
        ("remote.yaml", b"openapi: 3.0.3\npaths: {/a: {$ref: 'b.yaml'}}\n", "remote.yaml:2:20"),
        ("new.yaml", b"openapi: 3.2.0\npaths: {}\n", "new.yaml:1:10"),
        ("form.yaml", b"openapi: 3.0.3\npaths: []\n", "form.yaml:2:8"),
        ("deep.json", deep.as_bytes(), "deep.json:1:205"),
        ("deep.yaml", deep.as_bytes(), "deep.yaml:1:205"),
        ("binary.yaml", b"\xff\xfe\x00", "the file is not UTF-8 text"),
        ("large.yaml", &large, "large.yaml:1:1: error[file-too-large]"),
        ("empty.yaml", b"", "error[empty-document]"),
    ];
    let files: Vec<(&str, &[u8])> =
        cases.iter().map(|(name, content, _)| (*name, *content)).chain([("good.yaml", &good[..])]).collect();
    let folder = Folder::new("bad", &files);
    for (name, _, expected) in cases {
        let printed = folder.diff(&["good.yaml", name]);
        assert_eq!(printed.code, Some(2), "{name}: {printed:?}");
        assert!(printed.err.contains(expected), "{name}: {printed:?}");
        assert!(!printed.err.contains("panicked"), "{name}: {printed:?}");
        assert!(!printed.out.contains("no contract has changed"), "{name}: {printed:?}");
    }
}

/// What is wrong in all contracts is said in one run, and what is wrong in the same way in many places is said once.
#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let broken = |count: usize| {
        let schemas: String = (0..count).map(|index| format!("    S{index}: {{maxLength: many}}\n")).collect();
        contract(1, &format!("components:\n  schemas:\n{schemas}    Ref: {{$ref: '#/nowhere'}}\n"))
    };
    let folder = Folder::new(
        "all",
        &[
            ("a/x.yaml", &contract(1, "")),
            ("a/y.yaml", &contract(1, "")),
            ("a/z.yaml", &contract(9, "")),
            ("b/x.yaml", &broken(500)),
            ("b/y.yaml", &broken(1)),
            ("b/z.yaml", &contract(5, "")),
        ],
    );
    let printed = folder.diff(&["a", "b"]);
    assert_eq!(printed.code, Some(2));
    let count = |text: &str| printed.err.matches(text).count();
    assert_eq!(count("`maxLength` must be an integer"), 2, "{}", printed.err);
    assert_eq!(count("= in 500 places, the next is b/x.yaml:12:21"), 1, "{}", printed.err);
    assert_eq!(count("`#/nowhere` points at nothing"), 2, "{}", printed.err);
    assert!(printed.err.ends_with("error: 2 of 3 contracts cannot be compared\n"), "{}", printed.err);
    assert!(!printed.err.contains("\n\n\n"), "{}", printed.err);
    assert!(printed.out.contains("b/z.yaml: 1 breaking on the wire"), "the others are compared: {}", printed.out);
}

/// YAML and names as others write them.
#[test]
fn text_that_means_nothing_is_no_obstacle() {
    let text = |more: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: ~, version: 1, description: ~}}\ntags: ~\nx-any: &any {{$ref: 'no.yaml'}}\n\
             paths:\n  /a/{{b}}:\n    get:\n      description: {more}\n      x-other: *any\n      responses:\n        '200':\n          \
             description: ok\n          content: {{application/json: {{schema: {{$ref: '#/components/schemas/My%20Thing'}}, example: {{$ref: 5}}}}}}\n\
             components:\n  schemas:\n    My Thing: {{type: integer, maximum: 123456789012345678901234567890, example: 0x1F}}\n"
        )
    };
    let folder = Folder::new("words", &[("a.yaml", text("0x").as_bytes()), ("b.yaml", text("007").as_bytes())]);
    let printed = folder.diff(&["a.yaml", "b.yaml"]);
    assert_eq!(printed.code, Some(0), "{printed:?}");
    assert!(printed.out.starts_with("b.yaml: no changes\n"), "{printed:?}");
}

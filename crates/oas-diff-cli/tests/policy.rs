//! What the file `oas-diff.toml` decides.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::{Folder, contract};

fn changed(name: &str, policy: &str) -> Folder {
    let folder = Folder::repository(name, &[("api/x.yaml", &contract(100, "")), ("oas-diff.toml", policy.as_bytes())]);
    folder.git(&["switch", "--quiet", "--create", "change"]);
    folder.write("api/x.yaml", contract(50, ""));
    folder
}

#[test]
fn levels_of_rules() {
    for (name, policy, code, what) in [
        ("plain", "", 1, "1 breaking on the wire\nfails on wire\n"),
        ("undecided", "[rules]\nmaximum-lowered = 'undecided'\n", 0, "1 undecided\npasses on wire\n"),
        (
            "strict",
            "fail-on = 'undecided'\n[rules]\nmaximum-lowered = 'undecided'\n",
            1,
            "1 undecided\nfails on undecided\n",
        ),
        ("compatible", "[rules]\nmaximum-lowered = 'compatible'\n", 0, "1 compatible\npasses on wire\n"),
        ("off", "[rules]\nmaximum-lowered = 'off'\n", 0, "1 left out\npasses on wire\n"),
        ("response", "[rules]\nmaximum-lowered = {response = 'off'}\n", 1, "1 breaking on the wire\n"),
        ("request", "[rules]\nmaximum-lowered = {request = 'off'}\n", 0, "1 left out\n"),
        ("none", "fail-on = 'none'\n", 0, "1 breaking on the wire\nnothing fails\n"),
        ("path", "ignore-paths = ['/things/**', '/things']\n", 0, "1 left out\n"),
        ("operation", "ignore-paths = ['GET /t*']\n", 0, "1 left out\n"),
        ("other-operation", "ignore-paths = ['POST /t*']\n", 1, "1 breaking on the wire\n"),
    ] {
        let folder = changed(&format!("level-{name}"), policy);
        let printed = folder.diff(&[]);
        assert_eq!(printed.code, Some(code), "{name}: {printed:?}");
        assert!(printed.out.contains(what), "{name}: {printed:?}");
    }
    // The command line has the last word.
    let folder = changed("level-last", "fail-on = 'none'\n");
    assert_eq!(folder.diff(&["--fail-on", "wire"]).code, Some(1));
    for (fail_on, code) in [("wire", 1), ("undecided", 1), ("source", 0), ("any", 1), ("none", 0)] {
        assert_eq!(folder.diff(&["--fail-on", fail_on]).code, Some(code), "{fail_on}");
    }
}

#[test]
fn which_files_are_contracts() {
    let policy = "files = ['api/**/*.yaml']\nexclude = ['api/internal/**']\n";
    let folder = changed("files", policy);
    folder.write("api/internal/y.yaml", contract(1, ""));
    folder.write("api/v1/z.yaml", contract(1, ""));
    folder.write("api/v1/values.yaml", "replicas: 1\n");
    folder.write("other/w.yaml", contract(1, ""));
    let printed = folder.diff(&[]);
    assert!(printed.err.contains("1 and 2 contracts\n"), "{printed:?}");
    assert!(printed.err.contains("left out: api/v1/values.yaml (it has no `openapi` at its top)"), "{printed:?}");
    assert!(
        printed.out.contains("api/v1/z.yaml: 1 compatible") && !printed.out.contains("api/internal"),
        "{printed:?}"
    );
    // Names of files say more than the policy does.
    let printed = folder.diff(&["--files", "other/*.yaml"]);
    assert!(printed.err.contains("0 and 1 contracts\n"), "{printed:?}");
    // The policy counts for folders below its own, and paths are counted from it.
    let inside = support::diff(&folder.0.join("api/v1"), &[]);
    assert!(inside.err.contains("1 and 2 contracts\n"), "{inside:?}");
}

#[test]
fn prefixes_extensions_and_periods() {
    let document = |prefix: &str, more: &str, extension: u32| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\nx-amazon-id: {extension}\nx-ours: {extension}\npaths:\n  \
             {prefix}/things/{{id}}:\n    get: {{{more}responses: {{'200': {{description: ok}}}}}}\n"
        )
    };
    let policy =
        "ignore-extensions = ['x-amazon-*']\nstrip-prefix = {base = '/v1', head = '/v2'}\ndeprecation-days = 90\n";
    let folder = Folder::repository(
        "prefix",
        &[("x.yaml", document("/v1", "", 1).as_bytes()), ("oas-diff.toml", policy.as_bytes())],
    );
    folder.write("x.yaml", document("/v2", "", 2));
    let printed = folder.diff(&["HEAD", "--level", "compatible"]);
    assert_eq!(printed.code, Some(0), "{printed:?}");
    assert!(
        printed.out.contains("`x-ours` is not the same") && !printed.out.contains("x-amazon-id` is"),
        "{printed:?}"
    );
    assert!(printed.out.contains("x.yaml: 1 compatible, 1 left out\n"), "{printed:?}");
    folder.write("x.yaml", document("/v2", "deprecated: true, ", 1));
    assert!(folder.diff(&["HEAD"]).out.contains("breaking[sunset-missing]"));
    folder.write("x.yaml", document("/v2", "deprecated: true, x-sunset: '2026-01-01', ", 1));
    assert!(folder.diff(&["HEAD"]).out.contains("breaking[sunset-too-early]"));
    folder.write("x.yaml", document("/v2", "deprecated: true, x-sunset: '2999-01-01', ", 1));
    assert_eq!(folder.diff(&["HEAD"]).code, Some(0));
}

#[test]
fn a_policy_that_is_none() {
    for (policy, what) in [
        (
            "fail-on = 'everything'\n",
            ":1:11: error[policy]: `everything` is no condition for a failure; write one of: wire,",
        ),
        (
            "[rules]\nmaximum-lowred = 'off'\n",
            ":2:1: error[policy]: there is no rule `maximum-lowred`; did you mean `maximum-lowered`?",
        ),
        ("[rules]\nmaximum-lowered = 'of'\n", ":2:19: error[policy]: `of` is no level; write one of: breaking,"),
        ("files = ['[a']\n", ":1:9: error[policy]: `[a` is no pattern"),
        ("fils = []\n", ":1:1: error[policy]: unknown field `fils`"),
        ("strip-prefix = 'v1'\n", ":1:16: error[policy]: `v1` is no beginning of a path"),
        ("deprecation-days = -1\n", "expected a number of days"),
        ("stability-level = 'preview'\n", ":1:19: error[policy]: `preview` is no level; write one of: draft"),
        (
            "[[allow]]\nrule = 'maximum-vanished'\nreason = 'x'\n",
            ":1:1: error[policy]: there is no rule `maximum-vanished`",
        ),
        (
            "[[allow]]\nrule = 'maximum-lowered'\nreason = ' '\n",
            ":1:1: error[policy]: an accepted change needs a reason",
        ),
        ("[[allow]]\nrule = 5\n", ":2:8: error[policy]: invalid type: integer `5`, expected a string"),
        ("a = [\n", "error[policy]"),
    ] {
        let folder = changed("none", policy);
        let printed = folder.diff(&[]);
        assert_eq!(printed.code, Some(2), "{policy}: {printed:?}");
        assert!(
            printed.err.contains(&format!("oas-diff.toml{what}")) || !what.starts_with(':'),
            "{policy}: {printed:?}"
        );
        assert!(printed.err.contains(what), "{policy}: {printed:?}");
    }
}

#[test]
fn accepted_changes() {
    let entry =
        |rule: &str, more: &str| format!("[[allow]]\nrule = '{rule}'\nreason = \"never more than 50\\u001b\"\n{more}");
    for (name, policy, code, what) in [
        (
            "good",
            entry("maximum-lowered", ""),
            0,
            "accepted[maximum-lowered]: the query parameter `limit`: `maximum` is 50 now, it was 100 (never more than 50\\u{1b})",
        ),
        (
            "narrow",
            entry(
                "maximum-lowered",
                "contract = 'api/x.yaml'\nsubject = 'the query parameter `limit`'\noperation = 'GET /things'\n",
            ),
            0,
            "x.yaml: 1 accepted\npasses on wire\n",
        ),
        ("elsewhere", entry("maximum-lowered", "contract = 'api/y.yaml'\n"), 2, "fails on wire"),
        ("unused", entry("maximum-raised", ""), 2, "fails on wire"),
    ] {
        let folder = changed(&format!("accept-{name}"), &policy);
        let printed = folder.diff(&[]);
        assert_eq!(printed.code, Some(code), "{name}: {printed:?}");
        assert!(printed.out.contains(what), "{name}: {printed:?}");
        let unused = "oas-diff.toml:1:1: error[unused-allow]: no change is met by this entry";
        assert_eq!(printed.err.contains(unused), code == 2, "{name}: {printed:?}");
    }
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
    let run = |list: &str, format: &str| folder.diff(&["old.yaml", "new.yaml", "--config", list, "--format", format]);
    for list in ["first.toml", "last.toml"] {
        let printed = run(list, "json");
        assert_eq!(printed.code, Some(1), "{list}: {printed:?}");
        let json: serde_json::Value = serde_json::from_str(&printed.out).unwrap();
        let contract = &json["contracts"][0];
        assert_eq!(contract["changes"][0]["operations"].as_array().unwrap().len(), 11, "programs get all of them");
        assert_eq!(contract["accepted"][0]["change"]["operations"].as_array().unwrap().len(), 1);
    }
    assert_eq!(run("all.toml", "text").code, Some(0));
    let printed = folder.diff(&["old.yaml", "new.yaml"]);
    assert!(printed.out.contains("POST /p7 and 4 more\n"), "{printed:?}");
}

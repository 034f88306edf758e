//! Nothing that breaks passes because it was not looked at.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::{Folder, contract, diff, diff_with_input};

const SPLIT: &str = "openapi: 3.0.3
info: {title: A, version: '1'}
paths:
  /a:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '../common/s.yaml#/Pet'}}}}
      responses: {'200': {description: ok}}
";

fn part(most: u32) -> String {
    format!("Pet: {{type: string, maxLength: {most}}}\n")
}

/// What git passes over when it searches for people is still a contract.
#[test]
fn attributes_and_settings_of_git_hide_nothing() {
    for (attributes, settings) in [
        ("a.yaml -diff\n", &[][..]),
        ("*.yaml binary\n", &[]),
        ("", &["color.ui", "always"]),
        ("", &["grep.fullName", "true"]),
        ("", &["submodule.recurse", "true"]),
    ] {
        let folder = Folder::repository("attributes", &[("a.yaml", &contract(100, "")), ("b.yaml", &contract(1, ""))]);
        folder.git(&["switch", "--quiet", "--create", "change"]);
        if !settings.is_empty() {
            folder.git(&[&["config"], settings].concat());
        }
        folder.write(".gitattributes", attributes);
        folder.write("a.yaml", contract(50, ""));
        folder.commit("two");
        for arguments in [&[][..], &["main"], &["main", "HEAD"]] {
            let printed = folder.diff(arguments);
            assert_eq!(printed.code, Some(1), "{attributes}{settings:?} {arguments:?}: {printed:?}");
            assert!(printed.err.contains("2 and 2 contracts"), "{printed:?}");
        }
    }
}

/// A document whose own text is the same, and whose parts are not, or cannot be read.
#[test]
fn parts_that_change_or_cannot_be_read() {
    let folder = Folder::new("parts", &[]);
    for (side, most) in [("old", 9), ("new", 5)] {
        folder.write(&format!("{side}/api/o.yaml"), SPLIT);
        folder.write(&format!("{side}/common/s.yaml"), part(most));
    }
    for arguments in [["old", "new"], ["old/api", "new/api"], ["old/api/o.yaml", "new/api/o.yaml"]] {
        assert_eq!(folder.diff(&arguments).code, Some(1), "{arguments:?}");
    }
    for reference in ["./no.yaml#/P", "/etc/passwd", "https://e.example/s.yaml", "a:b.yaml#/P", "a%ff.yaml", "../api"] {
        for side in ["old", "new"] {
            folder.write(&format!("{side}/api/o.yaml"), SPLIT.replace("../common/s.yaml#/Pet", reference));
        }
        let named = folder.diff(&["old/api/o.yaml", "new/api/o.yaml"]);
        assert_eq!(named.code, Some(2), "{reference}: {named:?}");
    }
}

#[test]
fn parts_of_revisions() {
    let folder =
        Folder::repository("revisions", &[("api/o.yaml", SPLIT.as_bytes()), ("common/s.yaml", part(9).as_bytes())]);
    folder.write("common/s.yaml", part(5));
    let api = folder.0.join("api");
    for arguments in
        [&["HEAD:./o.yaml"][..], &["HEAD:api/o.yaml"], &["HEAD:./", "."], &["HEAD:api", "."], &["HEAD"], &["HEAD:./"]]
    {
        let printed = diff(&api, arguments);
        assert_eq!(printed.code, Some(1), "{arguments:?}: {printed:?}");
        assert!(printed.out.contains("common/s.yaml:1:32"), "{arguments:?}: {printed:?}");
    }
    // A policy in a folder counts paths from there; what its contracts refer to stands in the repository.
    folder.write(
        "api/oas-diff.toml",
        "files = ['*.yaml']\n[[allow]]\nrule = 'max-length-lowered'\ncontract = 'o.yaml'\nreason = 'x'\n",
    );
    let printed = diff(&api, &["HEAD", "--format", "github"]);
    assert_eq!((printed.code, printed.out.as_str()), (Some(0), ""), "{printed:?}");
    folder.write("api/oas-diff.toml", "files = ['*.yaml']\n");
    let printed = diff(&api, &["HEAD", "--format", "github"]);
    assert!(printed.out.starts_with("::error file=common/s.yaml,line=1,col=32,"), "{printed:?}");
    folder.write("api/o.yaml", SPLIT.replace("post:", "put:"));
    let printed = diff(&api, &["HEAD", "--format", "github"]);
    assert!(printed.out.contains("::error file=api/o.yaml,line=1,"), "from the top of the repository: {printed:?}");
}

/// A reference is one however it is written.
#[test]
fn references_are_found_in_the_tree() {
    let yaml = SPLIT.replace("{$ref: '../common/s.yaml#/Pet'}", "{$ref: # note\n        's.yaml#/Pet'}");
    let json = "{\"openapi\": \"3.0.3\", \"info\": {}, \"paths\": {\"/a\": {\"get\": {\"parameters\": [{\"name\": \"p\", \"in\": \"query\", \
                \"schema\": {\"\\u0024ref\": \"s.yaml#/Pet\"}}]}}}}";
    let folder = Folder::repository(
        "tree",
        &[("o.yaml", yaml.as_bytes()), ("o2.json", json.as_bytes()), ("s.yaml", part(9).as_bytes())],
    );
    folder.write("s.yaml", part(2));
    let printed = folder.diff(&["HEAD"]);
    assert_eq!(printed.code, Some(1), "{printed:?}");
    assert!(printed.out.contains("o.yaml: 1 breaking") && printed.out.contains("o2.json: 1 breaking"), "{printed:?}");
}

/// What is named alone is compared with something else, or refused.
#[test]
fn one_name() {
    let folder = Folder::repository("one", &[("api/o.yaml", &contract(100, "")), ("v1/o.yaml", &contract(100, ""))]);
    folder.git(&["tag", "v1"]);
    folder.git(&["switch", "--quiet", "--create", "change"]);
    folder.write("api/o.yaml", contract(50, ""));
    for name in ["api", ".", "api/o.yaml"] {
        let printed = folder.diff(&[name]);
        assert_eq!(printed.code, Some(2), "{name}: {printed:?}");
        assert!(printed.err.contains(&format!("name what {name} is compared with")), "{printed:?}");
    }
    let both = folder.diff(&["v1", "HEAD"]);
    assert!(
        both.code == Some(2) && both.err.contains("`v1` is a revision, and a file or folder: write `./v1`"),
        "{both:?}"
    );
    assert_eq!(folder.diff(&["refs/tags/v1"]).code, Some(1));
    // A folder is held against the same folder of a revision, whichever is named first.
    for (arguments, code) in
        [(&["main:api"][..], 1), (&["main", "api"], 1), (&["api", "main"], 0), (&["main:api", "api"], 1)]
    {
        let printed = folder.diff(arguments);
        assert_eq!(printed.code, Some(code), "{arguments:?}: {printed:?}");
        assert!(!printed.out.contains("operation-"), "{arguments:?}: {printed:?}");
    }
}

/// Files that are named are looked at even where they are equal.
#[test]
fn equal_files_that_are_no_contracts() {
    let folder = Folder::new("rubbish", &[]);
    for text in ["<html>404</html>\n", "", "openapi: 9.9.9\npaths: {}\n", "swagger: '1.2'\n"] {
        folder.write("old.yaml", text);
        folder.write("new.yaml", text);
        let printed = folder.diff(&["old.yaml", "new.yaml"]);
        assert_eq!(printed.code, Some(2), "{text}: {printed:?}");
    }
    folder.write("old.yaml", "");
    assert_eq!(diff_with_input(&folder.0, &["old.yaml", "-"], b"").code, Some(2));
}

#[test]
fn files_that_the_policy_names_are_there() {
    let folder = Folder::repository("named", &[("api/a.yaml", &contract(100, "")), ("b.yaml", &contract(1, ""))]);
    folder.write("oas-diff.toml", "files = ['b.yaml', 'api/openapi.yaml']\n");
    let printed = folder.diff(&["HEAD"]);
    assert_eq!(printed.code, Some(2), "{printed:?}");
    assert!(printed.err.contains("there is no api/openapi.yaml, on neither side"), "{printed:?}");
    folder.write("oas-diff.toml", "files = ['./b.yaml', 'apis/*.yaml']\n");
    let printed = folder.diff(&["HEAD"]);
    assert_eq!(printed.code, Some(0), "{printed:?}");
    assert!(printed.err.contains("note: no contract fits apis/*.yaml\n"), "{printed:?}");
    folder.write("oas-diff.toml", "files = ['apis/*.yaml']\n");
    assert!(folder.diff(&["HEAD"]).err.contains(" that fits apis/*.yaml below "));
    // What was removed, and is not committed, is gone.
    folder.write("oas-diff.toml", "files = ['b.yaml']\n");
    folder.remove("b.yaml");
    assert!(folder.diff(&["HEAD"]).out.contains("breaking[operation-removed]"));
}

/// A date that cannot be read, and a time that nobody lives to see.
#[test]
fn periods_that_mean_nothing() {
    let document = |more: &str| {
        format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get: {{{more}responses: {{}}}}\n")
    };
    let folder = Folder::repository(
        "periods",
        &[("x.yaml", document("").as_bytes()), ("oas-diff.toml", b"deprecation-days = 36500\n")],
    );
    for sunset in ["soon", "2027-02-30", "", "Sat, 31 Dec 2050 23:59:59 GMT", "2027-01-01"] {
        folder.write("x.yaml", document(&format!("deprecated: true, x-sunset: '{sunset}', ")));
        assert_eq!(folder.diff(&["HEAD"]).code, Some(1), "{sunset}");
    }
    for days in ["36501", "8000000", "4294967295", "{stable = 90, beta = 40000}"] {
        folder.write("oas-diff.toml", format!("deprecation-days = {days}\n"));
        let printed = folder.diff(&["HEAD"]);
        assert_eq!(printed.code, Some(2), "{printed:?}");
        assert!(printed.err.contains("oas-diff.toml:1:20: error[policy]: "), "{printed:?}");
    }
}

/// A run that could not compare everything says so in every report.
#[test]
fn reports_of_what_cannot_be_compared() {
    let folder = Folder::repository("broken", &[("a.yaml", &contract(1, "")), ("b.yaml", &contract(1, ""))]);
    folder.write("a.yaml", "openapi: 3.0.3\npaths: [\n");
    folder.write("b.yaml", contract(2, ""));
    let printed =
        folder.diff(&["HEAD", "--format", "github", "--format", "markdown=summary.md", "--level", "compatible"]);
    assert_eq!(printed.code, Some(2));
    assert!(printed.out.starts_with("::error file=a.yaml,line="), "{printed:?}");
    assert!(
        printed.out.contains("this cannot be compared: ") && printed.out.contains("::notice file=b.yaml"),
        "{printed:?}"
    );
    let summary = std::fs::read_to_string(folder.0.join("summary.md")).unwrap();
    assert!(summary.contains("not everything could be compared") && !summary.contains("passes"), "{summary}");
    folder.write("b.yaml", contract(1, ""));
    let printed = folder.diff(&["HEAD"]);
    assert!(
        printed.out.contains("not everything could be compared") && !printed.out.contains("no contract has changed"),
        "{printed:?}"
    );
    // What fails is shown, whatever level is.
    folder.write("a.yaml", contract(1, ""));
    folder.write("b.yaml", contract(1, "x-a: 1\n"));
    let rules = "[rules]\nextension-changed = 'undecided'\n";
    folder.write("oas-diff.toml", rules);
    for format in ["text", "github"] {
        let printed = folder.diff(&["HEAD", "--level", "breaking", "--fail-on", "undecided", "--format", format]);
        assert!(printed.code == Some(1) && printed.out.contains("extension-changed"), "{printed:?}");
    }
}

/// Names of files do nothing to a log, a comment or a page.
#[cfg(unix)]
#[test]
fn names_of_files_are_text() {
    let folder = Folder::repository("hostile", &[("README.md", b"")]);
    let names =
        ["a\n::stop-commands::x\ny.yaml", "::warning::b.yaml", "c`<img src=x>@team [x](y).yaml", "d\u{1b}[31m.yaml"];
    for name in names {
        folder.write(name, contract(100, ""));
    }
    folder.write("e\n::stop-commands::x\n.json", "{\"swagger\": \"1.2\"}");
    let invalid = std::os::unix::ffi::OsStringExt::from_vec(b"caf\xe9.json".to_vec());
    std::fs::write(folder.0.join::<std::ffi::OsString>(invalid), "{\"a\": \"openapi\"}").unwrap();
    folder.git(&["add", "--all"]);
    for format in ["text", "markdown", "changelog", "github", "html", "junit", "json", "sarif"] {
        let printed = folder.diff(&["HEAD", "--format", format, "--level", "compatible", "--all", "--color", "always"]);
        assert_eq!(printed.code, Some(0), "{format}: {printed:?}");
        let all = format!("{}{}", printed.out, printed.err);
        let own = |line: &&str| !line.starts_with("::notice file=");
        assert!(!all.lines().filter(own).any(|line| line.trim_start().starts_with("::")), "{format}: {all}");
        assert!(!printed.out.contains("\u{1b}[31m."), "{format}: {all}");
        if format == "markdown" || format == "html" {
            assert!(!printed.out.replace("`c'<img src=x>@team [x](y).yaml`", "").contains("<img"), "{format}: {all}");
        }
    }
}

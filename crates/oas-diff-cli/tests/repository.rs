//! What is compared in a repository where nothing, or little, is named.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::{Folder, contract, diff};

/// A repository that has only its document, and other files beside it.
#[test]
fn a_repository_of_somebody() {
    let folder = Folder::repository(
        "somebody",
        &[
            ("api/openapi.yaml", &contract(100, "x-internal: 1\n")),
            ("deploy/values.yaml", b"openapi:\n  replicas: 1\nother: [1\n"),
            ("package.json", b"{\"dependencies\": {\"openapi\": \"^1\"}}"),
            ("chart.yaml", b"name: x\nspec:\n  openapi: y\n"),
            ("old/swagger.json", b"{\"swagger\": \"1.2\"}"),
        ],
    );
    folder.git(&["switch", "--quiet", "--create", "change"]);
    let unchanged = folder.diff(&[]);
    assert_eq!((unchanged.code, unchanged.out.as_str()), (Some(0), "no contract has changed\n"));
    assert!(unchanged.err.contains(", where this branch left main, with the work tree: 1 and 1 contracts\n"));
    assert!(unchanged.err.contains("left out: old/swagger.json (it is Swagger 1, which is not read)"), "{unchanged:?}");
    folder.write("api/openapi.yaml", contract(50, "x-internal: 2\n"));
    for arguments in [&[][..], &["main"], &["api/*.yaml"], &["main", "api/*.yaml"], &["main:api", "api"]] {
        let printed = folder.diff(arguments);
        assert_eq!(printed.code, Some(1), "{arguments:?}: {printed:?}");
        assert!(printed.out.contains(" --> api/openapi.yaml:7:69\n"), "{arguments:?}: {printed:?}");
        assert!(printed.out.contains("`x-internal` is not the same") || printed.out.contains("1 compatible"));
    }
    let inside = diff(&folder.0.join("old"), &[]);
    assert_eq!(inside.code, Some(1), "{inside:?}");
    // One file of a revision is held against the same file as it stands.
    for file in ["main:api/openapi.yaml", "HEAD:./api/openapi.yaml"] {
        assert_eq!(folder.diff(&[file]).code, Some(1), "{file}");
    }
    let staged = folder.diff(&[":api/openapi.yaml"]);
    assert_eq!(staged.code, Some(1), "the index has the old one: {staged:?}");
    folder.git(&["add", "--all"]);
    assert_eq!(folder.diff(&[":api/openapi.yaml"]).code, Some(0));
    // What is not tracked yet counts as well.
    folder.write("api/new.yml", contract(1, ""));
    assert!(folder.diff(&[]).out.contains("api/new.yml: 1 compatible"));
    folder.remove("api/openapi.yaml");
    let gone = folder.diff(&["main"]);
    assert!(gone.out.contains("breaking[operation-removed]"), "{gone:?}");
}

#[test]
fn nothing_to_compare_is_no_success() {
    let folder =
        Folder::repository("nothing", &[("README.md", b"openapi"), ("a/notes.yaml", b"none: 1\n"), ("b/c.txt", b"")]);
    for (arguments, what) in [
        (&[][..], "there is nothing to compare: neither "),
        (&["HEAD"], "there is nothing to compare: neither "),
        (&["a", "b"], "there is nothing to compare: neither a nor b has a contract"),
        (&["HEAD", "--files", "a/*.yaml"], "left out: a/notes.yaml (it has no `openapi` at its top)"),
    ] {
        let printed = folder.diff(arguments);
        assert_eq!(printed.code, Some(2), "{arguments:?}: {printed:?}");
        assert!(printed.err.contains(what), "{arguments:?}: {printed:?}");
        assert_eq!(printed.out, "", "{arguments:?}");
    }
}

#[test]
fn the_main_branch_itself() {
    let folder = Folder::repository("main", &[("x.yaml", &contract(100, ""))]);
    let itself = folder.diff(&[]);
    assert_eq!((itself.code, itself.out.as_str()), (Some(0), "no contract has changed\n"));
    assert!(itself.err.contains("this is main itself: name a base, such as HEAD~1"), "{itself:?}");
    folder.write("x.yaml", "openapi: 3.0.3\npaths: 1\n");
    let broken = folder.diff(&[]);
    assert_eq!(broken.code, Some(2), "{broken:?}");
    assert!(!broken.err.contains("this is main itself"), "{broken:?}");
    folder.write("x.yaml", contract(50, ""));
    folder.commit("two");
    assert_eq!(folder.diff(&["HEAD~1"]).code, Some(1));
    assert_eq!(folder.diff(&["HEAD~1", "HEAD"]).code, Some(1));
    assert_eq!(folder.diff(&["HEAD", "HEAD~1"]).code, Some(0));
}

/// A clone of one branch has nothing that the branch could have left.
#[test]
fn a_clone_of_one_branch() {
    let folder = Folder::new("branch", &[]);
    let origin = Folder::repository("branch-origin", &[("x.yaml", &contract(100, ""))]);
    origin.git(&["switch", "--quiet", "--create", "change"]);
    origin.write("x.yaml", contract(50, ""));
    origin.commit("two");
    let url = format!("file://{}", origin.0.display());
    folder.git(&["clone", "--quiet", "--single-branch", "--branch", "change", &url, "clone"]);
    let printed = diff(&folder.0.join("clone"), &[]);
    assert_eq!(printed.code, Some(2), "{printed:?}");
    assert!(
        printed.err.contains("no other main branch than this one, origin/change")
            && printed.err.contains("fetch-depth: 0"),
        "{printed:?}"
    );
    assert_eq!(diff(&folder.0.join("clone"), &["HEAD~1"]).code, Some(1), "a base that is named");
}

#[test]
fn files_that_move_or_stand_twice() {
    let folder = Folder::repository("move", &[("a.json", &contract(100, "")), ("old/b.yaml", &contract(7, ""))]);
    folder.git(&["mv", "a.json", "a.yaml"]);
    folder.write("a.yaml", contract(50, ""));
    folder.write("new/c.yaml", contract(7, ""));
    folder.remove("old/b.yaml");
    let printed = folder.diff(&["HEAD"]);
    assert!(printed.out.contains("a.yaml: 1 breaking on the wire\n"), "{printed:?}");
    assert!(printed.err.contains("a.json is a.yaml now\n"), "{printed:?}");
    assert!(printed.err.contains("old/b.yaml is new/c.yaml now\n"), "{printed:?}");
    assert!(!printed.out.contains("operation-removed"), "{printed:?}");
    folder.write("a.json", contract(100, ""));
    let printed = folder.diff(&["HEAD"]);
    assert!(
        printed.err.contains("a.json and a.yaml stand beside each other: each is compared by itself"),
        "{printed:?}"
    );
}

/// What was a contract and is none any more is no success.
#[test]
fn a_contract_that_is_none_any_more() {
    let folder = Folder::repository("none", &[("x.yaml", &contract(100, "")), ("y.yaml", &contract(1, ""))]);
    folder.write("x.yaml", "opnapi: 3.0.3\n");
    let printed = folder.diff(&["HEAD"]);
    assert_eq!(printed.code, Some(2), "{printed:?}");
    assert!(printed.err.contains("this is no OpenAPI document: `openapi` is missing\n --> x.yaml:1:1"), "{printed:?}");
}

/// What is committed and broken is mended by a commit, which must not fail for what it mends.
#[test]
fn a_base_that_cannot_be_read() {
    let folder =
        Folder::repository("broken-base", &[("x.yaml", b"openapi: 3.0.3\npaths: [\n"), ("y.yaml", &contract(100, ""))]);
    folder.write("x.yaml", contract(100, ""));
    let printed = folder.diff(&["HEAD"]);
    assert_eq!(printed.code, Some(0), "{printed:?}");
    assert!(printed.err.contains("x.yaml: what it was cannot be read, as said above"), "{printed:?}");
    assert_eq!(folder.diff(&["HEAD", "--fail-on", "undecided"]).code, Some(1));
    // The others are judged as ever, and what is broken now is an error.
    folder.write("y.yaml", contract(50, ""));
    assert_eq!(folder.diff(&["HEAD"]).code, Some(1));
    folder.write("y.yaml", "openapi: 3.0.3\npaths: [\n");
    assert_eq!(folder.diff(&["HEAD"]).code, Some(2));
}

/// Of what is left out, a few are named, and the rest is counted.
#[test]
fn much_that_is_left_out() {
    let folder = Folder::repository("left-out", &[("x.yaml", &contract(100, ""))]);
    for index in 0..7 {
        folder.write(&format!("s{index}.json"), "{\"swagger\": \"1.2\"}");
    }
    let printed = folder.diff(&["HEAD"]);
    let named = (0..5).map(|index| format!("s{index}.json (it is Swagger 1, which is not read)"));
    let expected = format!("left out: {} and 2 more\n", named.collect::<Vec<_>>().join(", "));
    assert!(printed.err.ends_with(&expected), "{printed:?}");
}

/// What cannot be looked at is not gone, and what git passes over is told. Permissions bind everybody but the superuser: where
/// that one runs the test, somebody else compares.
#[cfg(unix)]
#[test]
fn folders_that_cannot_be_read() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
    use std::os::unix::process::CommandExt as _;
    use std::path::Path;
    use std::process::Command;

    const NOBODY: u32 = 65_534;
    let folder = Folder::repository("forbidden", &[("api/x.yaml", &contract(100, "")), ("y.yaml", &contract(1, ""))]);
    folder.write("data/z.yaml", contract(1, ""));
    let program = folder.0.join("oas-diff");
    std::fs::copy(env!("CARGO_BIN_EXE_oas-diff"), &program).unwrap();
    let is_superuser = std::fs::metadata(&folder.0).unwrap().uid() == 0;
    if is_superuser {
        fn give(path: &Path) {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
            for entry in std::fs::read_dir(path).into_iter().flatten() {
                give(&entry.unwrap().path());
            }
        }
        give(&folder.0);
    }
    let run = || {
        let mut command = Command::new(&program);
        command.arg("HEAD").current_dir(&folder.0).env("HOME", &folder.0);
        if is_superuser {
            command.uid(NOBODY).gid(NOBODY);
        }
        support::Printed::from(command.output().unwrap())
    };
    let set = |name: &str, mode| {
        std::fs::set_permissions(folder.0.join(name), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    set("data", 0o000);
    let printed = run();
    assert_eq!(printed.code, Some(0), "{printed:?}");
    assert!(printed.err.contains("not everything is looked into:") && printed.err.contains("data"), "{printed:?}");
    set("data", 0o755);
    for (name, mode) in [("api", 0o755), ("api/x.yaml", 0o644)] {
        set(name, 0o000);
        let printed = run();
        set(name, mode);
        assert_eq!(printed.code, Some(2), "{name}: {printed:?}");
        assert!(printed.err.contains("error: api/x.yaml:1:1: error[unreadable-file]"), "{name}: {printed:?}");
    }
}

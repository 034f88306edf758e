//! What tasks write is there as a whole or not at all: on a full disk, when they are stopped, when several write at once.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::{CONTRACT, Workspace, text, xtask};

/// What `regen` writes for the one package.
const MADE: [&str; 4] = ["src/generated.rs", "spec.yaml", "build.rs", "LICENSE-MIT"];

fn made(workspace: &Workspace) -> Vec<String> {
    MADE.iter().map(|name| workspace.read(&format!("crates/things/{name}"))).collect()
}

/// Names of files that are there only while a task writes.
fn left_over(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(left_over(&path));
        } else if path.extension().is_some_and(|ending| ending == "new") || path.ends_with("interrupted.json") {
            found.push(path.display().to_string());
        }
    }
    found
}

/// Contracts of two forms, so that every run of `regen` has something to write.
fn contract(round: usize) -> String {
    CONTRACT.replace("list_things", ["list_things", "show_everything"][round % 2])
}

/// A page of the one operation, in one of two editions.
fn page(round: usize) -> String {
    format!(
        "# Things\n\nGET /v1/things\n\n## Query parameters\n\n| Name | Type | Required | Description |\n|---|---|---|---|\n| limit \
         | Integer | No | How many. Default: {}. |\n\n## Response\n\n| Name | Type | Description |\n|---|---|---|\n| id | String | \
         Which. |\n",
        round % 2 + 1
    )
}

/// A task that is killed at random again and again.
struct Killed<'a> {
    workspace: &'a Workspace,
    task: &'a [&'a str],
    /// All that it writes.
    files: &'a [&'a str],
    /// What is there before a round; there is something to write in every one.
    before: &'a dyn Fn(usize),
}

impl Killed<'_> {
    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        // What is made is not compiled here: that takes longer than all the rest, and writes nothing.
        command.args(self.task).current_dir(self.workspace.path("")).env("CARGO", self.workspace.path("cargo"));
        command
    }

    fn run(&self) -> String {
        let output = self.command().output().unwrap();
        assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
        text(&output.stderr)
    }

    fn found(&self) -> Vec<Option<String>> {
        self.files.iter().map(|name| std::fs::read_to_string(self.workspace.path(name)).ok()).collect()
    }

    fn hold(&self) {
        use std::os::unix::fs::PermissionsExt as _;

        let cargo = self.workspace.write("cargo", "#!/bin/sh\ntest \"$1\" = check || exec cargo \"$@\"\n");
        std::fs::set_permissions(cargo, std::fs::Permissions::from_mode(0o755)).unwrap();
        let (mut whole, mut expected) = (Duration::MAX, Vec::new());
        for round in 0..2 {
            (self.before)(round);
            let before = self.found();
            let start = Instant::now();
            self.run();
            // The first one may find the machine cold.
            whole = whole.min(start.elapsed());
            expected.push(self.found());
            assert!(expected[round].iter().all(Option::is_some), "all of them are there then");
            assert_ne!(before, expected[round]);
        }
        let rounds = std::env::var("KILLED_ROUNDS").map_or(20, |rounds| rounds.parse().unwrap());
        // From before the first to after the last file, at no regular distance.
        let whole = whole.as_micros() as usize * 6 / 5;
        let (mut killed, mut settled) = (0, 0);
        for round in 0..rounds {
            (self.before)(round);
            let before = self.found();
            let mut child = self.command().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            if round / 2 % 2 == 0 {
                std::thread::sleep(Duration::from_micros((round * 618_034 % 1_000_000 * whole / 1_000_000) as u64));
            } else {
                // While it writes, which is a small part of its time.
                let list = self.workspace.path(".xtask/interrupted.json");
                while !list.exists() && child.try_wait().unwrap().is_none() {}
                std::thread::sleep(Duration::from_micros((round * 619 % 1_000) as u64));
            }
            child.kill().unwrap();
            killed += usize::from(!child.wait().unwrap().success());
            let after = &expected[round % 2];
            for (name, (text, both)) in self.files.iter().zip(self.found().iter().zip(before.iter().zip(after))) {
                assert!(text == both.0 || text == both.1, "round {round}: {name} is neither the old nor the new one");
            }
            settled += usize::from(self.run().contains("was stopped "));
            assert_eq!(&self.found(), after, "round {round}");
            assert_eq!(left_over(&self.workspace.path("")), [""; 0], "round {round}");
        }
        eprintln!("{}: {killed} of {rounds} were killed, {settled} of them while they wrote", self.task[0]);
        assert!(killed > rounds / 4, "{killed} of {rounds} were killed");
        assert!(settled > 0, "none was killed while it wrote");
    }
}

#[test]
fn a_task_that_is_killed_leaves_whole_files_and_the_next_goes_on() {
    let workspace = Workspace::new("killed");
    let before = |round| drop(workspace.write("specs/things.yaml", &contract(round)));
    let files = MADE.map(|name| format!("crates/things/{name}"));
    let files = files.each_ref().map(String::as_str);
    Killed { workspace: &workspace, task: &["regen"], files: &files, before: &before }.hold();
}

#[test]
fn a_refresh_that_is_killed_leaves_whole_files_and_the_next_goes_on() {
    let workspace = Workspace::new("refresh-killed");
    let files =
        ["specs/things.yaml", "specs/facts/things.yaml", "crates/things/src/generated.rs", "crates/things/spec.yaml"];
    // The contract and its edition are those of the other page.
    let editions = [1, 0].map(|round| {
        workspace.write("page.md", &page(round));
        let facts = xtask(&workspace.path(""), &["facts", "page.md"]);
        assert!(facts.status.success());
        let contract = CONTRACT.replace(
            "      responses:",
            &format!(
                "      parameters: [{{name: limit, in: query, schema: {{type: integer, default: {}}}}}]\n      responses:",
                round % 2 + 1
            ),
        );
        (contract, text(&facts.stdout))
    });
    let before = |round: usize| {
        workspace.write("page.md", &page(round));
        workspace.write(files[0], &editions[round % 2].0);
        workspace.write(files[1], &editions[round % 2].1);
    };
    let task = ["refresh", "things", "page.md", "--retrieved", "2026-11-21"];
    Killed { workspace: &workspace, task: &task, files: &files, before: &before }.hold();
}

#[test]
fn a_new_crate_that_is_killed_leaves_whole_files_and_the_next_goes_on() {
    let workspace = Workspace::new("new-killed");
    let files = [
        "Cargo.toml",
        "specs/others.yaml",
        "specs/facts/others.yaml",
        "crates/others/Cargo.toml",
        "crates/others/README.md",
        "crates/others/build.rs",
        "crates/others/spec.yaml",
        "crates/others/src/lib.rs",
        "crates/others/src/generated.rs",
        "crates/cloud-images/src/clients.rs",
    ];
    let manifest = workspace.read("Cargo.toml") + "things = { path = \"crates/things\" }\n";
    let before = |round: usize| {
        workspace.write("page.md", &page(round).replace("/things", "/others"));
        workspace.write("Cargo.toml", &manifest);
        for folder in ["crates/others", "crates/cloud-images", "specs/facts"] {
            let _ = std::fs::remove_dir_all(workspace.path(folder));
        }
        let _ = std::fs::remove_file(workspace.path("specs/others.yaml"));
    };
    let task = ["new", "others", "page.md", "--retrieved", "2026-11-21"];
    Killed { workspace: &workspace, task: &task, files: &files, before: &before }.hold();
}

/// A list of files that a task had begun, as it stands after the task was stopped.
fn interrupt(workspace: &Workspace, whole: bool, before: &str) -> String {
    let (target, beside) =
        (workspace.path("specs/things.yaml"), workspace.write("specs/.things.yaml.1.new", &contract(1)));
    let before = oas_codegen::digest(before);
    let file = serde_json::json!({"target": target, "beside": beside, "before": before});
    let list = serde_json::json!({"task": "refresh", "whole": whole, "files": [file]});
    workspace.write(".xtask/interrupted.json", &list.to_string());
    let output = xtask(&workspace.path(""), &["regen"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(left_over(&workspace.path("")), [""; 0]);
    text(&output.stderr)
}

#[test]
fn what_was_interrupted_is_finished_where_that_loses_nothing() {
    let workspace = Workspace::new("interrupted");
    let said = interrupt(&workspace, true, CONTRACT);
    assert!(said.contains("things.yaml is written now: `refresh` was stopped while it wrote"), "{said}");
    assert_eq!(workspace.read("specs/things.yaml"), contract(1));
    // Somebody has edited the file since.
    workspace.write("specs/things.yaml", CONTRACT);
    let said = interrupt(&workspace, true, "something else");
    assert!(said.contains("is left as it is, as it was edited since `refresh` was stopped"), "{said}");
    assert_eq!(workspace.read("specs/things.yaml"), CONTRACT);
    // It had not come so far.
    let said = interrupt(&workspace, false, CONTRACT);
    assert!(said.contains("`refresh` was stopped before it had written anything: run it again"), "{said}");
    assert_eq!(workspace.read("specs/things.yaml"), CONTRACT);
}

#[test]
fn a_full_disk_leaves_everything_as_it_was() {
    let workspace = Workspace::new("limit");
    let root = workspace.path("");
    assert!(xtask(&root, &["regen"]).status.success());
    let before = made(&workspace);
    workspace.write("specs/things.yaml", &contract(1));
    // Blocks of 512 bytes: less than the generated code has.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 4; exec \"$0\" regen"]).arg(env!("CARGO_BIN_EXE_xtask"));
    let output = command.current_dir(&root).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("error: nothing is written: failed to write "), "{}", text(&output.stderr));
    assert_eq!(made(&workspace), before);
    assert_eq!(left_over(&root), [""; 0]);
    // Who only looks needs no room, not for the lock either.
    workspace.write("specs/things.yaml", &contract(0));
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" regen --check"]).arg(env!("CARGO_BIN_EXE_xtask"));
    let output = command.current_dir(&root).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
}

/// What cannot be read is taken neither for missing nor for done: permissions bind everybody but the superuser, so that the task
/// is run as somebody else where the test is run as that one.
#[test]
fn a_file_that_cannot_be_read_is_never_lost() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
    use std::os::unix::process::CommandExt as _;

    const NOBODY: u32 = 65_534;
    let workspace = Workspace::new("unreadable");
    let page = workspace.write("page.md", &page(0).replace("/things", "/others"));
    workspace.write("crates/cloud-images/src/clients.rs", "// all clients\n");
    workspace.write(".xtask/lock", "");
    workspace.write(".xtask/interrupted.json", "{}");
    let program = workspace.path("xtask-program");
    // Copied by another process: what another test starts meanwhile would hold a file open that is written here, and it could
    // not be run.
    let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_xtask")).arg(&program).status().unwrap();
    assert!(copied.success());
    let cargo = workspace.write("cargo", "#!/bin/sh\nexit 1\n");
    let set = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    set(Path::new(&cargo), 0o755);
    let is_superuser = std::fs::metadata(&page).unwrap().uid() == 0;
    if is_superuser {
        fn give(path: &Path) {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
            for entry in std::fs::read_dir(path).into_iter().flatten() {
                give(&entry.unwrap().path());
            }
        }
        give(&workspace.path(""));
    }
    let run = || {
        let mut command = Command::new(&program);
        command.args(["new", "others", "page.md"]).current_dir(workspace.path("")).env("CARGO", &cargo);
        if is_superuser {
            command.uid(NOBODY).gid(NOBODY);
        }
        let output = command.output().unwrap();
        (output.status.code(), text(&output.stderr))
    };
    // What another task has left is not passed over.
    set(&workspace.path(".xtask/interrupted.json"), 0o000);
    let (code, said) = run();
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("failed to read ") && said.contains("interrupted.json"), "{said}");
    std::fs::remove_file(workspace.path(".xtask/interrupted.json")).unwrap();
    // What does not compile would be taken back, and what stood there could not be put back.
    let clients = workspace.path("crates/cloud-images/src/clients.rs");
    set(&clients, 0o000);
    let (code, said) = run();
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("nothing is written: failed to read ") && said.contains("clients.rs"), "{said}");
    set(&clients, 0o644);
    assert_eq!(workspace.read("crates/cloud-images/src/clients.rs"), "// all clients\n");
    assert!(!workspace.path("specs/others.yaml").exists());
    assert_eq!(left_over(&workspace.path("")), [""; 0]);
}

/// A document is kept as it is, beside an overlay of what it only shows; whoever applies both has the client.
#[test]
fn a_document_is_taken_over_as_it_is() {
    use std::os::unix::fs::PermissionsExt as _;

    let workspace = Workspace::new("document");
    let document = "
# Kept as it is.
openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example.com'}]
security: [{key: []}]
paths:
  /pets:
    get:
      operationId: listPets
      parameters: [{name: page_token, in: query, schema: {type: string}}, {name: limit, in: query, schema: {type: integer}}]
      responses: {'200': {description: Pets., content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}}
    post:
      operationId: addPet
      parameters: [{name: Idempotency-Key, in: header, schema: {type: string}}]
      requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {photo: {type: string, format: binary}}}}}}
      responses: {'204': {description: Added.}}
  /pets/{id}:
    get:
      operationId: showPet
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Pet: {type: object, properties: {status: {type: string, enum: [pending, ready, failed]}}}
    Page: {type: object, properties: {items: {type: array, items: {$ref: '#/components/schemas/Pet'}}, next_page_token: {type: string}}}
";
    let path = workspace.write("openapi.yaml", document);
    let output = xtask(&workspace.path(""), &["new", "pets", &path, "--dry-run"]);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}{}", text(&output.stderr));
    assert!(said.contains("3 operations, 3 of them in the client, 5 proposals to settle"), "{said}");
    for proposal in ["the endpoint", "the credentials", "`page_token`", "`/status` has values", "`Idempotency-Key`"] {
        assert!(said.contains(proposal), "{proposal}: {said}");
    }
    assert!(!workspace.path("specs/pets.yaml").exists());
    // What is written stands where cargo finds nothing wrong with it.
    let cargo = workspace.write("cargo", "#!/bin/sh\ntest \"$1\" = check || exec cargo \"$@\"\n");
    std::fs::set_permissions(&cargo, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["new", "pets", &path]).current_dir(workspace.path("")).env("CARGO", &cargo);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(workspace.read("specs/pets.yaml"), document);
    let compiled = |file: &str| {
        let source = oas_contract::Source::read_document(&workspace.path(file)).unwrap();
        oas_codegen::compile(&source, "pets").unwrap().code
    };
    let code = workspace.read("crates/pets/src/generated.rs");
    assert_eq!(compiled("specs/pets.yaml"), code);
    assert_eq!(compiled("crates/pets/spec.yaml"), code, "what is packed is the whole");
    for part in ["PETS_KEY", "PETS_ENDPOINT", "into_stream", "wait_until_finished"] {
        assert!(code.contains(part), "{part}");
    }
    // The next edition of the document is copied over, and what it does not have any more is told.
    let next = document.replace("/pets/{id}:", "/pets/{name}:").replace("name: id", "name: name");
    workspace.write("specs/pets.yaml", &next);
    let said = text(&xtask(&workspace.path(""), &["lint"]).stdout);
    assert!(said.contains("error[overlay-target]: the target matches nothing"), "{said}");
}

/// A document of Swagger 2.0 is kept as it is; one of several files is kept as the one that they mean.
#[test]
fn a_document_of_swagger_is_taken_over() {
    use std::os::unix::fs::PermissionsExt as _;

    let document = "swagger: '2.0'
info: {title: Pets, version: '1'}
host: pets.example.com
consumes: [application/json]
produces: [application/json]
paths:
  /pets:
    post:
      operationId: addPet
      parameters: [{name: pet, in: body, required: true, schema: {$ref: '#/definitions/Pet'}}]
      responses: {'200': {description: It., schema: {$ref: '#/definitions/Pet'}}}
definitions:
  Pet: {type: object, properties: {name: {type: string}}}
";
    let pet = "{type: object, properties: {name: {type: string}}}";
    let split = document.replace(pet, "{$ref: 'schemas.yaml#/Pet'}");
    let mut made = Vec::new();
    for (name, document) in [("whole", document), ("split", &split)] {
        let workspace = Workspace::new(&format!("swagger-{name}"));
        let path = workspace.write("swagger.yaml", document);
        workspace.write("schemas.yaml", &format!("Pet: {pet}\n"));
        let cargo = workspace.write("cargo", "#!/bin/sh\ntest \"$1\" = check || exec cargo \"$@\"\n");
        std::fs::set_permissions(&cargo, std::fs::Permissions::from_mode(0o755)).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["new", "pets", &path]).current_dir(workspace.path("")).env("CARGO", &cargo);
        let output = command.output().unwrap();
        let said = text(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{said}{}", text(&output.stderr));
        assert!(said.contains("1 operations, 1 of them in the client"), "{said}");
        assert_eq!(said.contains("the 2 files of "), name == "split", "{said}");
        assert_eq!(workspace.read("specs/pets.yaml") == document, name == "whole");
        let code = workspace.read("crates/pets/src/generated.rs");
        assert!(code.contains("pub struct Pet ") && code.contains("pub fn add_pet("), "{code}");
        let compiled = oas_contract::Source::read_document(&workspace.path("crates/pets/spec.yaml")).unwrap();
        assert_eq!(oas_codegen::compile(&compiled, "pets").unwrap().code, code, "what is packed is the whole");
        made.push(code.lines().skip_while(|line| !line.contains("pub mod types")).collect::<Vec<_>>().join("\n"));
    }
    assert_eq!(made[0], made[1]);
}

#[test]
fn tasks_that_write_at_once_wait_for_each_other() {
    let workspace = Workspace::new("at-once");
    for round in 0..8 {
        workspace.write("specs/things.yaml", &contract(round));
        let start = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
            command.arg("regen").current_dir(workspace.path("")).stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        };
        let children: Vec<_> = (0..4).map(|_| start()).collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "round {round}: {}", text(&output.stderr));
        }
        assert!(xtask(&workspace.path(""), &["regen", "--check"]).status.success(), "round {round}");
        assert_eq!(left_over(&workspace.path("")), [""; 0]);
    }
}

#[test]
fn a_new_crate_has_a_name_that_nothing_else_has() {
    let workspace = Workspace::new("names");
    workspace.write(
        "Cargo.lock",
        "version = 4\n\n[[package]]\nname = \"serde_json\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"xtask\"\nversion = \"0.1.0\"\n",
    );
    let manifest = workspace.read("Cargo.toml");
    let page = workspace.write("page.md", "# Things\n\nGET /v1/things\n");
    for (name, what) in [
        ("serde-json", "there is a package `serde_json` that this workspace is built with"),
        ("xtask", "there is a package `xtask`"),
        ("fn", "no crate can be called `fn`"),
        ("std", "no crate can be called `std`"),
        ("con", "no crate can be called `con`"),
        ("Acme", "`Acme` is no name of a client crate"),
    ] {
        let output = xtask(&workspace.path(""), &["new", name, &page]);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", text(&output.stdout));
        assert!(text(&output.stderr).contains(what), "{name}: {}", text(&output.stderr));
        assert!(!workspace.path(&format!("crates/{name}")).exists());
        assert!(!workspace.path(&format!("specs/{name}.yaml")).exists());
    }
    // Its dependencies are missing here, so that it does not compile: all is taken back.
    let output = xtask(&workspace.path(""), &["new", "others", &page]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("does not compile, and is taken back"), "{}", text(&output.stderr));
    assert!(!workspace.path("crates/others").exists() && !workspace.path("specs/others.yaml").exists());
    assert!(!workspace.path("specs/facts").exists());
    assert_eq!(workspace.read("Cargo.toml"), manifest);
}

/// What says that it is a document is no page: it is refused with the place of its fault, and one without operations is none.
#[test]
fn a_document_that_is_none_makes_no_crate() {
    let workspace = Workspace::new("documents");
    let top = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:";
    for (file, body, what) in [
        (
            "broken.yaml",
            format!("{top}\n  /a: {{get: {{operationId: a\n"),
            "broken.yaml cannot be read; nothing is written",
        ),
        ("empty.yaml", format!("{top} {{}}\n"), "states no operation that can be called; nothing is written"),
    ] {
        let output = xtask(&workspace.path(""), &["new", "others", &workspace.write(file, &body)]);
        assert_eq!(output.status.code(), Some(2), "{file}: {}", text(&output.stdout));
        assert!(text(&output.stderr).contains(what), "{file}: {}", text(&output.stderr));
        assert_eq!(text(&output.stdout).contains("yaml-syntax"), file == "broken.yaml", "{}", text(&output.stdout));
        assert!(!workspace.path("specs/others.yaml").exists());
    }
}

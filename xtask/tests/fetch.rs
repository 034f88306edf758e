//! Contracts kept up to pages that come by themselves, from a server on loopback and from folders: editions, what has not
//! changed, what has moved, and everything that comes instead of a page.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

use support::{Workspace, text, xtask};

/// What a server says of each path: status, media type, text.
type Pages = Arc<Mutex<BTreeMap<String, (String, String, String)>>>;

/// A documentation: it answers what has not changed with 304.
struct Documentation {
    base: String,
    pages: Pages,
    statuses: Arc<Mutex<Vec<String>>>,
}

impl Documentation {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (pages, statuses) = (Pages::default(), Arc::new(Mutex::new(Vec::new())));
        let (shared, noted) = (Arc::clone(&pages), Arc::clone(&statuses));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let _ = serve(stream.unwrap(), &shared, &noted);
            }
        });
        Self { base, pages, statuses }
    }

    fn set(&self, path: &str, status: &str, media_type: &str, text: &str) {
        let page = (status.to_owned(), media_type.to_owned(), text.to_owned());
        self.pages.lock().unwrap().insert(path.to_owned(), page);
    }

    fn page(&self, path: &str, text: &str) {
        self.set(path, "200 OK", "text/markdown", text);
    }

    /// The statuses since the last time.
    fn statuses(&self) -> Vec<String> {
        std::mem::take(&mut *self.statuses.lock().unwrap())
    }
}

fn serve(mut stream: TcpStream, pages: &Pages, noted: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut head = String::new();
    while reader.read_line(&mut head)? > 2 {}
    let path = head.split(' ').nth(1).unwrap_or_default();
    let missing = || ("404 Not Found".to_owned(), "text/html".to_owned(), "<h1>404</h1>".to_owned());
    let (mut status, media_type, mut body) = pages.lock().unwrap().get(path).cloned().unwrap_or_else(missing);
    let etag = oas_codegen::digest(&body);
    let location = if status.starts_with('3') { format!("location: {body}\r\n") } else { String::new() };
    if status.starts_with('2') && head.to_lowercase().contains(&format!("if-none-match: \"{etag}\"")) {
        (status, body) = ("304 Not Modified".to_owned(), String::new());
    }
    noted.lock().unwrap().push(status.clone());
    write!(
        stream,
        "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-type: {media_type}\r\netag: \"{etag}\"\r\n{location}content-length: {}\r\n\r\n{body}",
        body.len()
    )?;
    stream.shutdown(std::net::Shutdown::Write)?;
    let _ = stream.take(1).read(&mut [0]);
    Ok(())
}

fn list_page(default: u32) -> String {
    format!(
        "# Things\n\nGET /v1/things\n\n## Query parameters\n\n| Name | Type | Required | Description |\n|---|---|---|---|\n| limit \
         | Integer | No | How many. Default: {default}. |\n\n## Response\n\n| Name | Type | Description |\n|---|---|---|\n| id | String | \
         Which. |\n"
    )
}

const SHOW_PAGE: &str = "# Thing\n\nGET /v1/things/{id}\n\n## Path parameters\n\n| Name | Type | Required | Description |\n\
                         |---|---|---|---|\n| id | String | Yes | Which. |\n\n## Response\n\n| Name | Type | Description |\n\
                         |---|---|---|\n| id | String | Which. |\n";

/// A workspace whose one contract was completed from two pages of a documentation.
fn workspace(name: &str, documentation: &Documentation) -> Workspace {
    use std::os::unix::fs::PermissionsExt as _;

    let workspace = Workspace::new(name);
    let saved = ["list.md", "show.md"].map(|file| {
        let page = if file == "list.md" { list_page(1) } else { SHOW_PAGE.to_owned() };
        documentation.page(&format!("/docs/{file}"), &page);
        workspace.write(&format!("saved/{file}"), &page)
    });
    let output = xtask(&workspace.path(""), &["facts", &saved[0], &saved[1]]);
    let facts = text(&output.stdout);
    workspace.write("specs/facts/things.yaml", &facts);
    let digests: Vec<&str> = facts.lines().filter_map(|line| line.trim().strip_prefix("x-digest: ")).collect();
    let base = &documentation.base;
    let source = |file: &str, digest: &str| {
        format!(
            "      x-source: {{title: T, url: \"{base}/docs/{file}\", retrieved: \"2026-01-01\", digest: \"{digest}\"}}\n"
        )
    };
    let answer = "      responses:\n        \"200\":\n          description: ok\n          content: {application/json: {schema: \
                  {type: object, properties: {id: {type: string}}}}}\n";
    let contract = format!(
        "openapi: 3.0.3\ninfo: {{title: Things, version: \"1\"}}\nservers: [{{url: \"https://things.example\"}}]\npaths:\n  \
         /v1/things:\n    get:\n      operationId: list_things\n{}      parameters:\n        - name: limit\n          in: query\n          \
         schema: {{type: integer, default: 1}}\n{answer}  /v1/things/{{id}}:\n    get:\n      operationId: show_thing\n{}      \
         parameters:\n        - name: id\n          in: path\n          required: true\n          schema: {{type: string}}\n{answer}",
        source("list.md", digests[0]),
        source("show.md", digests[1]),
    );
    workspace.write("specs/things.yaml", &contract);
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("Cargo.toml");
    let program = Path::new(env!("CARGO_BIN_EXE_xtask")).with_file_name("oas-fetch");
    // The program stands in the workspace of the tasks, and is built as everything there is.
    let cargo = format!(
        "#!/bin/sh\nset -e\ncargo build --quiet --workspace --bin oas-fetch --manifest-path '{}'\nshift 5\nexec '{}' \"$@\"\n",
        manifest.display(),
        program.display()
    );
    let cargo = workspace.write("cargo", &cargo);
    std::fs::set_permissions(cargo, std::fs::Permissions::from_mode(0o755)).unwrap();
    assert!(xtask(&workspace.path(""), &["regen"]).status.success());
    workspace
}

/// The exit code of a refresh, and what it printed.
fn refresh(workspace: &Workspace, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("refresh").args(arguments).args(["--retrieved", "2026-11-30"]).current_dir(workspace.path(""));
    let output = command.env("CARGO", workspace.path("cargo")).output().unwrap();
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

const FILES: [&str; 4] =
    ["specs/things.yaml", "specs/facts/things.yaml", "crates/things/src/generated.rs", "crates/things/spec.yaml"];

fn contents(workspace: &Workspace) -> Vec<String> {
    FILES.iter().map(|name| workspace.read(name)).collect()
}

#[test]
fn editions_are_carried_over_and_what_has_not_changed_is_left() {
    let documentation = Documentation::start();
    let workspace = workspace("fetch-editions", &documentation);
    let before = contents(&workspace);
    for statuses in [["200 OK"; 2], ["304 Not Modified"; 2]] {
        let (code, said) = refresh(&workspace, &["--fetch"]);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("specs/things.yaml: 2 pages, 0 changed"), "{said}");
        assert_eq!(documentation.statuses(), statuses);
        assert_eq!(contents(&workspace), before);
    }
    documentation.page("/docs/list.md", &list_page(2));
    let (code, said) = refresh(&workspace, &["things", "--fetch", "--dry-run"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("nothing is written: --dry-run"), "{said}");
    assert_eq!(contents(&workspace), before);
    let (code, said) = refresh(&workspace, &["--fetch", "--report", "report.md"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("applied[default]: `query limit`"), "{said}");
    let [contract, facts, code, copy]: [String; 4] = contents(&workspace).try_into().unwrap();
    assert!(contract.contains("default: 2") && contract.contains("retrieved: \"2026-11-30\""), "{contract}");
    assert!(contract.contains("retrieved: \"2026-01-01\""), "the other page is as it was");
    assert!(facts.contains("default: 2"), "{facts}");
    assert_ne!(code, before[2]);
    assert_eq!(copy, contract);
    let report = workspace.read("report.md");
    assert!(report.contains("| applied |") && report.contains("/docs/list.md, line 9"), "{report}");
    // What a page that has moved for good says counts, and its address is to be written down.
    documentation.page("/docs/all.md", &list_page(3));
    documentation.set("/docs/list.md", "301 Moved Permanently", "text/html", "/docs/all.md");
    let (code, said) = refresh(&workspace, &["--fetch"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("moved[page]") && said.contains("/docs/all.md for good"), "{said}");
    assert!(workspace.read("specs/things.yaml").contains("default: 3"));
}

#[test]
fn what_comes_instead_of_a_page_writes_nothing() {
    let documentation = Documentation::start();
    let workspace = workspace("fetch-obstacles", &documentation);
    assert_eq!(refresh(&workspace, &["--fetch"]).0, Some(0));
    let files = [&FILES[..], &[".xtask/pages/pages.json"]].concat();
    let all = || files.iter().map(|name| workspace.read(name)).collect::<Vec<_>>();
    let before = all();
    let whole = list_page(5);
    let html = "<!DOCTYPE html><html><body><h1>Things</h1><p>GET /v1/things</p><table><tr><th>Name</th><th>Type</th></tr>\
                <tr><td>size</td><td>Integer</td></tr></table>";
    let form = "<html><body><form action=\"/session\"><input type=\"password\"></form></body></html>";
    for (status, media_type, body, kind) in [
        ("404 Not Found", "text/html", "<h1>404</h1>", "missing"),
        ("500 Internal Server Error", "text/html", "", "provider-failed"),
        ("302 Found", "text/html", "https://sso.documentation.example/login", "log-in"),
        ("302 Found", "text/html", "http://documentation.example/", "redirect"),
        ("200 OK", "text/html", form, "log-in"),
        ("200 OK", "text/html", html, "half"),
        ("200 OK", "text/markdown", &whole[..whole.len() - 5], "half"),
        ("200 OK", "text/markdown", list_page(1).split("\n\n## Response").next().unwrap(), "half"),
        ("200 OK", "text/html", "<html><body><script>start()</script></body></html>", "empty"),
        ("200 OK", "text/markdown", "", "empty"),
        ("200 OK", "text/markdown", "# Welcome\n\nSee the other pages.\n", "no-operation"),
        ("200 OK", "application/pdf", "%PDF", "type"),
    ] {
        documentation.set("/docs/list.md", status, media_type, body);
        let (code, said) = refresh(&workspace, &["--fetch"]);
        assert_eq!(code, Some(1), "{kind}: {said}");
        assert!(said.contains(&format!("refused[{kind}]: ")), "{kind}: {said}");
        assert_eq!(all(), before, "{kind}");
    }
    documentation.set("/docs/show.md", "404 Not Found", "text/html", "");
    let (code, said) = refresh(&workspace, &["--fetch"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("no page could be read; nothing is written"), "{said}");
    assert_eq!(all(), before);
}

#[test]
fn a_conflict_is_there_until_somebody_settles_it() {
    let documentation = Documentation::start();
    let workspace = workspace("fetch-conflicts", &documentation);
    let own = workspace.read("specs/things.yaml").replace("default: 1", "default: 7");
    workspace.write("specs/things.yaml", &own);
    documentation.page("/docs/list.md", &list_page(2));
    for round in 0..2 {
        let (code, said) = refresh(&workspace, &["--fetch"]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("conflict[default]: `query limit`"), "round {round}: {said}");
        assert!(workspace.read("specs/things.yaml").contains("default: 7"));
    }
    assert!(documentation.statuses().contains(&"304 Not Modified".to_owned()));
    assert_eq!(refresh(&workspace, &["--fetch", "--keep"]).0, Some(0));
    assert_eq!(refresh(&workspace, &["--fetch"]).0, Some(0));
}

#[test]
fn lists_of_pages_tell_what_is_new_and_what_is_gone() {
    let documentation = Documentation::start();
    let workspace = workspace("fetch-lists", &documentation);
    let add = SHOW_PAGE.replace("GET /v1/things/{id}", "POST /v1/things/{id}");
    documentation.page("/docs/add.md", &add);
    documentation.page("/docs/about.md", "# About things\n\nThey are many.\n");
    let index = format!("{}/llms.txt", documentation.base);
    let list = "# Things\n\n- [List](/docs/list.md)\n- [Add](/docs/add.md): one more\n- [About](/docs/about.md)\n- [Shop](/shop/buy.md)\n";
    documentation.set("/llms.txt", "200 OK", "text/plain", list);
    let before = contents(&workspace);
    let (code, said) = refresh(&workspace, &["--fetch", "--index", &index]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("new[operation]") && said.contains("no contract has POST /v1/things/{}"), "{said}");
    assert!(said.contains("gone[page]") && said.contains("/docs/show.md: ") && said.contains("show_thing"), "{said}");
    assert!(!said.contains("about.md") && !said.contains("buy.md"), "{said}");
    assert_eq!(contents(&workspace), before);
    // What it names can be given to `new`.
    let file = said.split("`cargo xtask new PACKAGE ").nth(1).unwrap().split('`').next().unwrap();
    assert_eq!(std::fs::read_to_string(file).unwrap(), add);
    let map = format!(
        "<urlset><url><loc>{0}/docs/list</loc></url><url><loc>{0}/docs/show.html</loc></url></urlset>",
        documentation.base
    );
    documentation.set("/sitemap.xml", "200 OK", "application/xml", &map);
    let (code, said) = refresh(&workspace, &["--fetch", "--index", &format!("{}/sitemap.xml", documentation.base)]);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_folder_of_saved_pages_is_as_good() {
    let documentation = Documentation::start();
    let workspace = workspace("fetch-folder", &documentation);
    workspace.write("saved/list.md", &list_page(4));
    workspace.write("saved/more/add.md", &SHOW_PAGE.replace("GET /v1/things/{id}", "PUT /v1/things/{id}"));
    workspace.write("saved/half.md", "# Things\n\n```json\n{");
    let (code, said) = refresh(&workspace, &["--pages", "saved"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("specs/things.yaml: 2 pages, 1 changed"), "{said}");
    assert!(said.contains("refused[half]: saved/half.md"), "{said}");
    assert!(said.contains("new[operation]: saved/more/add.md: no contract has PUT /v1/things/{}"), "{said}");
    assert!(workspace.read("specs/things.yaml").contains("default: 4"));
    assert_eq!(refresh(&workspace, &[]).0, Some(2), "no pages are named");
    assert!(documentation.statuses().is_empty());
}

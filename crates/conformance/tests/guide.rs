//! The pages of the guide: the book has all of them, their examples are tests, and what they link to exists.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};

/// The pages whose examples rustdoc runs, as the build script has listed them.
const EXAMPLES: &[&str] = include!(concat!(env!("OUT_DIR"), "/page_names.rs"));
/// Where files of this repository are read by people who have a page only: in the book, on crates.io.
const REPOSITORY: [&str; 2] = [
    "https://github.com/cloud-image-clients/cloud-image-clients/blob/main/",
    "https://github.com/cloud-image-clients/cloud-image-clients/tree/main/",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// The pages in a folder, by their paths in the repository.
fn pages(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().file_name());
    let names = entries.map(|name| name.into_string().unwrap());
    let names = names.filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "md"));
    let mut names: Vec<String> = names.map(|name| format!("{folder}{name}")).collect();
    names.sort();
    names
}

fn read(page: &str) -> String {
    std::fs::read_to_string(root().join(page)).unwrap()
}

/// The lines of a page that are no code.
fn prose(text: &str) -> String {
    let mut fenced = false;
    let lines = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    });
    lines.map(|line| format!("{line}\n")).collect()
}

/// Where the links of a page lead.
fn links(text: &str) -> Vec<String> {
    let text = prose(text);
    // What stands in backticks is code.
    let spoken: String = text.split('`').step_by(2).collect::<Vec<_>>().join("code");
    let ends = spoken.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    ends.map(|(target, _)| target.to_owned()).collect()
}

/// The names under which the headings of a page can be linked to.
fn anchors(text: &str) -> Vec<String> {
    let prose = prose(text);
    let headings = prose.lines().filter(|line| line.starts_with('#'));
    let kept = |letter: char| match letter {
        ' ' => Some('-'),
        _ if letter.is_alphanumeric() || letter == '-' || letter == '_' => Some(letter),
        _ => None,
    };
    headings.map(|line| line.trim_start_matches('#').trim().to_lowercase().chars().filter_map(kept).collect()).collect()
}

#[test]
fn the_book_has_every_page() {
    let summary = links(&read("docs/SUMMARY.md"));
    let mut linked: Vec<String> = summary.iter().map(|target| format!("docs/{target}")).collect();
    linked.push("docs/SUMMARY.md".to_owned());
    linked.sort();
    assert_eq!(linked, pages("docs/"), "docs/SUMMARY.md links every page of docs, and each once");
}

#[test]
fn examples_of_every_page_are_run() {
    let readmes = pages("").into_iter().filter(|name| name.starts_with("README"));
    let mut wanted: Vec<String> = readmes.chain(pages("docs/")).collect();
    wanted.sort();
    assert_eq!(EXAMPLES, wanted, "the build script of this crate lists other pages: touch docs, and build it anew");
}

#[test]
fn pages_are_short() {
    for page in pages("docs/") {
        let lines = read(&page).lines().count();
        // One row for each rule, and written by a test.
        assert!(lines < 400 || page == "docs/compatibility.md", "{page} has {lines} lines; make it two");
    }
}

#[test]
fn links_lead_somewhere() {
    let mut faults = Vec::new();
    for page in ["", "docs/", "specs/"].into_iter().flat_map(pages) {
        let text = read(&page);
        for link in links(&text) {
            let within = REPOSITORY.iter().find_map(|prefix| link.strip_prefix(prefix));
            if within.is_none() && (link.contains("://") || link.starts_with("mailto:")) {
                continue;
            }
            let (path, anchor) = within.unwrap_or(&link).split_once('#').unwrap_or((within.unwrap_or(&link), ""));
            let folder = if within.is_some() { Path::new("") } else { Path::new(&page).parent().unwrap() };
            let target = if path.is_empty() { root().join(&page) } else { root().join(folder).join(path) };
            if page.starts_with("docs/") && within.is_none() && path.starts_with("../") {
                faults.push(format!("{page}: {link} leads out of the book; link its address"));
            } else if !target.exists() {
                faults.push(format!("{page}: there is no {link}"));
            } else if !anchor.is_empty() && target.extension().is_some_and(|extension| extension == "md") {
                let known = anchors(&std::fs::read_to_string(&target).unwrap());
                if !known.iter().any(|name| name == anchor) {
                    faults.push(format!("{page}: {link} is no heading; there are: {}", known.join(", ")));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn links_and_headings_are_found() {
    let page =
        "# A `b` c: d\n\n[one](x.md#y) and `[no](z.md)`\n[`two`](w.md)\n\n```text\n# no heading [no](v.md)\n```\n";
    assert_eq!(links(page), ["x.md#y", "w.md"]);
    assert_eq!(anchors(page), ["a-b-c-d"]);
}

/// The files of a folder, and of those below it, whose names end so.
fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, end));
        } else if path.to_str().is_some_and(|path| path.ends_with(end)) {
            found.push(path);
        }
    }
    found
}

/// How often a line begins so in files.
fn lines(files: &[PathBuf], begins: &[&str]) -> usize {
    let count = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        text.lines().filter(|line| begins.iter().any(|begin| line.trim_start().starts_with(begin))).count()
    };
    files.iter().map(count).sum()
}

/// The figures are the least that there is, and not much less than that.
#[test]
fn figures_are_counted() {
    let at = |folder: &str| root().join(folder);
    let sources = [files(&at("crates"), ".rs"), files(&at("xtask"), ".rs")].concat();
    let pages = [pages(""), pages("docs/")].concat();
    let pages: Vec<PathBuf> = pages.iter().map(|page| root().join(page)).collect();
    let counted = [
        ("tests", lines(&sources, &["#[test]", "#[tokio::test"])),
        (
            "signatures of the official signers",
            lines(&files(&at("crates/oas-runtime/tests/data/signatures"), ".json"), &["{\"name\""]),
        ),
        (
            "pairs of documents for the rules of the comparison",
            files(&at("crates/oas-diff/tests/cases"), ".yaml").len(),
        ),
        (
            "requests of official SDKs, and of pages",
            lines(&files(&at("crates/conformance/witnesses"), ".json"), &["\"request\":"]),
        ),
        ("contracts for the rules of the linter", files(&at("crates/oas-contract/tests/lint"), ".yaml").len()),
        ("pages of providers, of every form", files(&at("crates/oas-pages/tests/pages"), ".facts").len()),
        ("commands of the pages of this guide", lines(&pages, &["cloud-images ", "cargo "])),
    ];
    let page = read("docs/how-this-is-tested.md");
    for (what, count) in counted {
        let row = page.lines().find_map(|line| line.strip_prefix(&format!("| {what} | "))?.strip_suffix(" |"));
        let said: usize = row.unwrap_or_else(|| panic!("there is no row `{what}`")).parse().unwrap();
        assert!(said <= count && count < said * 2, "{what}: there are {count}, and the page says {said}");
    }
}

#[test]
fn every_fault_is_held_by_a_test() {
    let sources: Vec<String> = ["crates/conformance/tests", "crates/oas-runtime/tests", "crates/oas-runtime/src"]
        .iter()
        .flat_map(|folder| files(&root().join(folder), ".rs"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let page = read("docs/faults.md");
    let rows =
        page.lines().skip_while(|line| !line.starts_with("|---")).skip(1).take_while(|line| line.starts_with('|'));
    let mut count = 0;
    for row in rows {
        count += 1;
        let (_, tests) = row.trim_end_matches([' ', '|']).rsplit_once("| ").unwrap();
        for test in tests.split(", ") {
            let name = test.strip_prefix('`').and_then(|test| test.strip_suffix('`'));
            let begins = format!("fn {}(", name.unwrap_or_else(|| panic!("no test is named: {row}")));
            assert!(sources.iter().any(|source| source.contains(&begins)), "there is no test {test}: {row}");
        }
    }
    assert!(count > 40, "there are {count} rows");
}
